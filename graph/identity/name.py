"""Parsed names of organisations: words, legal form, acronyms."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from graph.identity.common_words import LEGAL_FORMS, SMALL, canonical, is_proper
from graph.identity.spelling import fold

_LONG_FORMS = tuple(
    (re.compile(rf"\b{words}\b"), form)
    for words, form in (
        ("spolka z ograniczona odpowiedzialnoscia", "spzoo"),
        ("sp(?:olka)? z ?o ?o", "spzoo"),
        ("spolka akcyjna", "sa"),
        ("spolecnost s rucenim omezenym", "sro"),
        ("verejna vyzkumna instituce", "vvi"),
        ("aktiengesellschaft", "ag"),
        ("gesellschaft (?:mit|m) beschrankter haftung", "gmbh"),
        ("gemeinnutzige? (?:gmbh|gesellschaft mbh)", "gmbh"),
        ("haftungsbeschrankt", ""),
        ("eingetragener verein", "ev"),
        ("besloten vennootschap", "bv"),
        ("naamloze vennootschap", "nv"),
        ("aktiebolag", "ab"),
        ("aktieselskab", "as"),
        ("osakeyhtio", "oy"),
        ("osauhing", "ou"),
        ("sabiedriba ar ierobezotu atbildibu", "sia"),
        ("uzdaroji akcine bendrove", "uab"),
        ("korlatolt felelossegu tarsasag", "kft"),
        ("zartkoru?en mukodo reszvenytarsasag", "zrt"),
        ("reszvenytarsasag", "rt"),
        ("dru[sz][tb][vz][oa] s(?: ograni\\w+| z omejeno) odgovorno\\w+", "doo"),
        ("idiotiki kefalai?ouchiki etair?eia", "ike"),
        ("(?:anonymi|anonimi|anonymos) (?:\\w+ ){0,5}?(?:etair(?:e)?ia|eteria|eteria)", "sa"),
        ("et[ae]i?r[e]?ia periorismenis e[fvu]t?thin?y?n?is", "epe"),
        ("societe anonyme", "sa"),
        ("societe par actions simplifiee", "sas"),
        ("societe a responsabilite limitee", "sarl"),
        ("association sans but lucratif", "asbl"),
        ("sociedad limitada", "sl"),
        ("sociedad anonima", "sa"),
        ("sociedad cooperativa(?: limitada)?", "coop"),
        ("s coop", "coop"),
        ("(?:single member|monoprosopi) sa", "sa"),
        ("societa per azioni", "spa"),
        ("(?:societa )?a responsabilita limitata", "srl"),
        ("societate cu raspundere limitata", "srl"),
        ("sociedade anonima", "sa"),
        ("(?:unipessoal )?(?:lda|limitada)", "lda"),
        ("ideell forening", "ideell"),
        ("(?:limited sirketi|anonim sirketi)", "as"),
        ("limited", "ltd"),
        ("incorporated", "inc"),
        ("corporation", "corp"),
        ("private", ""),
        ("royal charter", ""),
    )
)
# Most names have no long form: one search is quicker than all.
_ANY_LONG_FORM = re.compile("|".join(pattern.pattern for pattern, _ in _LONG_FORMS))
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]+)[)\]}]?")
# An acronym has so many letters: fewer agree by chance, more are a word.
_SHORTEST, _LONGEST = 3, 11


@dataclass(frozen=True)
class ParsedName:
    """Parts of a name.

    `words` are its words without small words and legal forms, each once and in order, a word of a known concept or
    place as that; `wholes` the same of the name with and without its brackets; `parts` of the text in brackets, or
    on either side of a dash or a comma; `acronyms` are short forms that it states, or its initials; `compact` the
    name without blanks; `spelled` its words as they are spelled, in order, each with the word that it stands for.
    """

    text: str
    words: tuple[str, ...]
    wholes: tuple[tuple[str, ...], ...]
    parts: tuple[tuple[str, ...], ...]
    forms: frozenset[str]
    acronyms: frozenset[str]
    compact: str
    spelled: tuple[tuple[str, str], ...]

    @cached_property
    def word_set(self) -> frozenset[str]:
        """Return the words without their order."""
        return frozenset(self.words)

    @cached_property
    def brand(self) -> str:
        """Return the first word that names neither a concept nor a place, empty where there is none."""
        return next((word for word in self.words if is_proper(word)), "")


def acronym_of(one: ParsedName, other: ParsedName) -> bool:
    """Return whether one of two names states the acronym of the other."""
    return bool(
        not one.acronyms.isdisjoint((other.compact, *other.words, *other.acronyms))
        or not other.acronyms.isdisjoint((one.compact, *one.words))
    )


@lru_cache(maxsize=400_000)
def parse_name(text: str, shorts: tuple[str, ...] = ()) -> ParsedName:
    """Return the parts of a name; `shorts` are short forms that its record states.

    >>> name = parse_name("AACHEN INSTITUTE FOR NUCLEAR TRAINING GMBH (AINT)")
    >>> name.words, sorted(name.forms), sorted(name.acronyms)
    (('aachen', 'institut', 'nuclear', 'training', 'aint'), ['gmbh'], ['aint'])
    """
    words, forms, spelled = _split(text)
    bare = _BRACKETS.sub(" ", text)
    bare_words, _, bare_spelled = _split(bare)
    wholes = dict.fromkeys([words, bare_words])
    parts: dict[tuple[str, ...], None] = {}
    acronyms: set[str] = set()
    for inside in _BRACKETS.findall(text):
        part, _, _ = _split(inside)
        if len(part) == 1:
            acronyms.add(part[0])
        elif len(part) > 1:
            parts[part] = None
    for side in re.split(r"\s+[-–—/|:]+\s*|\s*[-–—/|:]+\s+|\s*,\s+", bare):
        part, _, _ = _split(side)
        if len(part) == 1 and len(part[0]) < 8:
            acronyms.add(part[0])
        elif len(part) > 1:
            parts[part] = None
    for short in shorts:
        part, _, _ = _split(short)
        if len(part) == 1:
            acronyms.add(part[0])
    if len(bare_spelled) > 2:
        acronyms.add("".join(word[0] for word, _ in bare_spelled))
    acronyms = {acronym for acronym in acronyms if _SHORTEST <= len(acronym) <= _LONGEST}
    return ParsedName(
        text,
        words,
        tuple(filter(None, wholes)),
        tuple(part for part in parts if part not in wholes),
        forms,
        frozenset(acronyms),
        "".join(word for word, _ in spelled),
        spelled,
    )


def _split(text: str) -> tuple[tuple[str, ...], frozenset[str], tuple[tuple[str, str], ...]]:
    plain = fold(text)
    if _ANY_LONG_FORM.search(plain):
        for pattern, form in _LONG_FORMS:
            plain = pattern.sub(form, plain)
    words = plain.split()
    forms = frozenset(word for word in words if word in LEGAL_FORMS)
    # Where a name has no other words, these are all that distinguishes it.
    kept = [word for word in words if word not in LEGAL_FORMS and word not in SMALL] or words
    spelled = tuple((word, canonical(word)) for word in kept)
    return tuple(dict.fromkeys(word for _, word in spelled)), forms, spelled
