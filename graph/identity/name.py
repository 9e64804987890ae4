"""Parser of organisation names into distinguishing words, legal form and acronyms."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from graph.identity.common_words import CONCEPTS, LEGAL_FORMS, SMALL

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "&": " "}
)
# German umlauts are written ä or ae, and one register does this where another does that.
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_LONG_FORMS = tuple(
    (re.compile(rf"\b{words}\b"), form)
    for words, form in (
        ("spolka z ograniczona odpowiedzialnoscia", "spzoo"),
        ("sp(?:olka)? z ?o ?o", "spzoo"),
        ("aktiengesellschaft", "ag"),
        ("gesellschaft mit beschrankter haftung", "gmbh"),
        ("gemeinnutzige? gmbh", "gmbh"),
        ("haftungsbeschrankt", ""),
        ("idiotiki kefalai?ouchiki etair?eia", "ike"),
        ("anonymi etair(?:e)?ia", "sa"),
        ("eingetragener verein", "ev"),
        ("societe anonyme", "sa"),
        ("sociedad limitada", "sl"),
        ("sociedad anonima", "sa"),
        ("societa per azioni", "spa"),
        ("ideell forening", "ideell"),
        ("naamloze vennootschap", "nv"),
        ("osakeyhtio", "oy"),
        ("limited", "ltd"),
        ("incorporated", "inc"),
        ("corporation", "corp"),
        ("private", ""),
    )
)
# Single letters left by dots or slashes: s p a, d o o, e v, a s.
_APART = re.compile(r"\b(?:[a-z] ){1,3}[a-z]\b")
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]+)[)\]}]?")


@dataclass(frozen=True)
class ParsedName:
    """A parsed name.

    `words` are its words without small words and legal forms, each once and in order; `wholes` the words with and
    without the text in brackets; `parts` the words in brackets, or before or after a dash or a comma; `acronyms` are
    short forms that it states, or its initials.
    """

    text: str
    words: tuple[str, ...]
    wholes: tuple[tuple[str, ...], ...]
    parts: tuple[tuple[str, ...], ...]
    forms: frozenset[str]
    acronyms: frozenset[str]
    compact: str


def fold(text: str) -> str:
    """Return a text in plain lower-case letters, with single blanks between words.

    >>> fold("Universität für Bodenkultur"), fold("FINCONS S.P.A.")
    ('universitat fur bodenkultur', 'fincons spa')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for two, one in _DIGRAPHS:
        plain = plain.replace(two, one)
    plain = re.sub(r"['’`´]", " ", plain)
    plain = re.sub(r"[^\w]+|_+", " ", plain).strip()
    return _APART.sub(lambda match: match.group().replace(" ", ""), plain)


@lru_cache(maxsize=400_000)
def parse_name(text: str, short: str = "") -> ParsedName:
    """Parse a name; `short` is a short form that its record states as well.

    >>> result = parse_name("AACHEN INSTITUTE FOR NUCLEAR TRAINING GMBH (AINT)")
    >>> result.words, sorted(result.forms), sorted(result.acronyms)
    (('aachen', 'institut', 'nuclear', 'training', 'aint'), ['gmbh'], ['aint'])
    """
    words, forms = _split(text)
    bare = _BRACKETS.sub(" ", text)
    wholes = dict.fromkeys([words, _split(bare)[0]])
    parts: dict[tuple[str, ...], None] = {}
    acronyms: set[str] = set()
    for inside in _BRACKETS.findall(text):
        inner, _ = _split(inside)
        if len(inner) == 1:
            acronyms.add(inner[0])
        elif len(inner) > 1:
            parts[inner] = None
    for part in re.split(r"\s+[-–—/|:]+\s+|\s*,\s+", bare):
        piece, _ = _split(part)
        if len(piece) == 1 and len(piece[0]) < 8:
            acronyms.add(piece[0])
        elif len(piece) > 1:
            parts[piece] = None
    if short:
        stated, _ = _split(short)
        if len(stated) == 1:
            acronyms.add(stated[0])
    if len(words) > 2:
        acronyms.add("".join(word[0] for word in _split(bare)[0]))
    acronyms = {acronym for acronym in acronyms if 2 < len(acronym) < 12}
    kept, apart = tuple(filter(None, wholes)), tuple(part for part in parts if part not in wholes)
    return ParsedName(text, words, kept, apart, forms, frozenset(acronyms), "".join(words))


def _split(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    plain = fold(text)
    for pattern, form in _LONG_FORMS:
        plain = pattern.sub(form, plain)
    words = plain.split()
    forms = frozenset(word for word in words if word in LEGAL_FORMS)
    kept = dict.fromkeys(
        CONCEPTS.get(word, word) for word in words if word not in LEGAL_FORMS and word not in SMALL
    )
    # A name that consists only of such words keeps them.
    return tuple(kept) or tuple(dict.fromkeys(words)), forms
