"""Words that many names share: legal forms, small words, concepts and places in the languages of Europe.

Legal forms and small words are folded (see `graph.identity.spelling.fold`): no accents, and ae, oe, ue are a, o, u.
"""

import csv
from functools import lru_cache
from pathlib import Path

from graph.identity.spelling import fold, sound


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEGAL_FORMS = _words(
    """
    ab ad ae ag aie aisbl aps as asa asbl bt bv bvba cic co coop corp cvba dd doo ead eeig eg ehf eirl eood
    epe esv ets ev fsp gbr geie ges gesmbh gie ggmbh gmbh hf ideell ike inc ivzw jsc kft kg kgaa lbg lda llc
    llp ltd mbh mtu nv nyrt od oe ohg onlus ood ooo ou oy oyj plc pt pty rt sa sarl sas sasu sau sca scarl sccl
    scl scoop scop scpa scrl se sia sicav sl sll slne slu sme snc soe spa spk spol spolka sprl spzoo srl srls
    sro stichting teo uab ug vof vsi vvi vzw zrt zs zu
    """
)
SMALL = _words(
    """
    a al am an and at av az d da das de degli dei del della delle dello den der des di din do dos du e ein el en es
    et for fur i im in ir ja kai ke la las le les li los mit och of og on op os per pour s si sui the to u und v van
    ve von voor w y z za zum zur
    """
)
# The bodies that a larger one has: a hospital of a university is not the university.
KINDS = _words("academy association department faculty foundation hospital institut school")


def _rows(file: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _read(file: str, column: str) -> dict[str, str]:
    """Return the concept or place of each word of a file, by the sound of the word."""
    return {sound(fold(word)): row[column] for row in _rows(file) for word in row["words"].split()}


# The concept or the place that a word names: a concept in small letters, a country as its code (EL, UK).
CONCEPTS = _read("concepts.csv", "concept")
PLACES = _read("places.csv", "place")
# Concepts that are a field of activity: two clusters of one region differ in them.
FIELDS = frozenset(row["concept"] for row in _rows("concepts.csv") if row["field"] == "1")
# Where a name says which half of a country or region is meant, it is not that of the whole.
DIRECTIONS = frozenset(("east", "northern", "southern", "west"))
GENERAL = frozenset(CONCEPTS.values()) | frozenset(PLACES.values())


def is_proper(word: str) -> bool:
    """Return whether a word is neither a concept nor a place, nor of fewer than three letters."""
    return len(word) > 2 and word not in GENERAL


@lru_cache(maxsize=400_000)
def canonical(word: str) -> str:
    """Return the concept or the place that a folded word names, else the word.

    >>> canonical("panepistimion"), canonical("brussel"), canonical("hellenic"), canonical("fincons")
    ('universit', 'bruxelles', 'EL', 'fincons')
    """
    key = sound(word)
    return CONCEPTS.get(key) or PLACES.get(key) or word
