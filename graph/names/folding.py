"""Spelling of names: case, accents, scripts and generic words that do not tell two names apart."""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose into a Latin letter and a mark: ELOT 743 for Greek; for Cyrillic the
# Bulgarian, Serbian and Macedonian systems, as the Latin forms of the NUTS have them.
_LETTERS = str.maketrans(
    dict(zip("łøđðıħŋ", "loddihn", strict=True))
    | {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
    | dict(zip("абвгдезиклмнопрстуфјыэ", "abvgdeziklmnoprstufjye", strict=True))
    | {"ж": "zh", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y"}
    | {"ю": "yu", "я": "ya", "ђ": "dj", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѕ": "dz"}
)
# These Cyrillic letters would decompose into another one and a mark.
_COMPOSED = str.maketrans({"й": "y", "ѓ": "gj", "ќ": "kj"})
_GREEK_PAIRS = (("ου", "ou"), ("αυ", "av"), ("ευ", "ev"))
_OTHER = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_ACRONYM = re.compile(r"[^\W_][\w.+-]{2,15}\Z")
_YEAR = re.compile(r"[\s_-]+(19|20)\d\d\Z")
_UNIT = "region|province|prov|county|state|free state|district|department|voivodeship|city|community|land"
_BEFORE = re.compile(rf"(?:the )?(?:autonomous )?({_UNIT}) (?:of |de |di |van )(?:the )?(?=\S)")
_AFTER = re.compile(rf"(?<=\S) ({_UNIT}|oblast|area)\Z")
_SMALL_UNITS = ("province", "prov", "county", "district", "department", "city")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return a text as it is compared: lower-case Latin letters and digits, parted by single spaces.

    >>> fold("Île-de-France"), fold("Αττική"), fold("Łódź")
    ('ile de france', 'attiki', 'lodz')
    """
    if text.isascii():
        return _OTHER.sub(" ", text.lower().replace("'", "")).strip()
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_COMPOSED)
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for pair, latin in _GREEK_PAIRS:
        plain = plain.replace(pair, latin)
    return _OTHER.sub(" ", plain.translate(_LETTERS).replace("'", "").replace("’", "")).strip()


def compact(text: str) -> str:
    """Return a text folded and without spaces: hyphens and spaces do not tell names or codes apart.

    >>> compact("ESCP-4i"), compact("ES 21")
    ('escp4i', 'es21')
    """
    return fold(text).replace(" ", "")


def written_forms(label: str) -> tuple[list[str], list[str]]:
    """Return an official label's own forms (of two languages, each) and the shorter forms that people write.

    >>> written_forms("Prov. Limburg (BE)")
    (['Prov. Limburg (BE)'], ['Prov. Limburg', 'Province of Limburg', 'Limburg'])
    >>> written_forms("Alicante/Alacant")
    (['Alicante/Alacant', 'Alicante', 'Alacant'], [])
    """
    own = [label, *(part.strip() for part in label.split("/") if "/" in label and len(part.strip()) > 2)]
    shorter = [_BRACKETS.sub("", form).strip() for form in own]
    for form in tuple(shorter):
        head, _, tail = form.partition("Prov. ")
        if not head and tail:
            shorter += [f"Province of {tail}", tail]
    return list(dict.fromkeys(own)), [form for form in dict.fromkeys(shorter) if form and form not in own]


def acronyms(name: str) -> list[str]:
    """Return the acronyms that a name states beside its words, and a programme's name without its year.

    >>> acronyms("Digital Industry Partnership (DISCp)"), acronyms("ELBE - Blue Energy"), acronyms("ESCP-4i-2016")
    (['DISCp'], ['ELBE'], ['ESCP-4i'])
    """
    forms = [inside for inside in _BRACKETS.findall(name) if sum(map(str.isupper, inside)) > 1]
    head, dash, _ = name.partition(" - ")
    forms += [head] if dash else []
    forms += [_YEAR.sub("", name)] if _YEAR.search(name) and " " not in name else []
    return [form for form in dict.fromkeys(forms) if _ACRONYM.match(form)]


def without_unit(folded: str) -> tuple[str, bool]:
    """Return a folded name without the word for its kind of unit, and whether that word means a small unit.

    >>> without_unit("province of barcelona"), without_unit("tuscany region"), without_unit("tuscany")
    (('barcelona', True), ('tuscany', False), ('', False))
    """
    match = _BEFORE.match(folded)
    rest = folded[match.end() :] if match else ""
    if match is None:
        match = _AFTER.search(folded)
        rest = folded[: match.start()] if match else ""
    return rest, match is not None and match[1] in _SMALL_UNITS
