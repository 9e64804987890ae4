"""Spelling of words across alphabets and languages: folding, transliteration, likeness."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "&": " "}
)
# German umlauts are written ä or ae, and one register does this where another does that.
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
# Greek and Slavic names come in several transliterations; these pairs are one sound in most of them.
_SOUNDS = (
    ("ph", "f"), ("th", "t"), ("kh", "h"), ("ch", "h"), ("ck", "k"), ("dj", "d"), ("ou", "u"), ("ei", "i"),
    ("oi", "i"), ("ai", "e"), ("y", "i"), ("j", "i"), ("c", "k"), ("q", "k"), ("w", "v"), ("z", "s"),
)  # fmt: skip
# Letters that stand apart after dots or slashes fell: s p a, d o o, e v, a s.
_APART = re.compile(r"\b(?:[a-z] ){1,3}[a-z]\b")
# Two words that are this alike (per cent) are one word in two spellings.
_ALIKE = 86.0


def fold(text: str) -> str:
    """Return a text in lower-case letters without accents, its words separated by blanks.

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
def sound(word: str) -> str:
    """Return a folded word in one transliteration, without double letters and a leading h.

    >>> sound("hellinikos") == sound("ellinikos"), sound("periorismenis") == sound("perioriSmenys".lower())
    (True, True)
    """
    for two, one in _SOUNDS:
        word = word.replace(two, one)
    return re.sub(r"(.)\1+", r"\1", word).removeprefix("h")


@lru_cache(maxsize=400_000)
def alike(one: str, other: str) -> bool:
    """Return whether two words are one word in two spellings.

    >>> alike("farmasie", "pharmacie"), alike("palermo", "salerno")
    (True, False)
    """
    if min(len(one), len(other)) < 4:
        return False
    a, b = sound(one), sound(other)
    return a == b or (a[:1] == b[:1] and fuzz.ratio(a, b, score_cutoff=_ALIKE) > 0)
