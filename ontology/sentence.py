"""Sentences that know the template and the parts they were made from, so that another language can make its own."""

import re
from collections.abc import Mapping, Sequence
from typing import Self

_NO_PARTS: Mapping[str, str] = {}
_PART = re.compile(r"\{(\w+)\}")


class Sentence(str):
    """English words, with the template and the parts they were made from.

    Without parts it is a word that languages have another form of: the label of a field, a figure. A part that is a
    plain string is a name or a year, which every language writes alike.
    """

    template: str
    parts: Mapping[str, str]

    def __new__(cls, template: str, parts: Mapping[str, str] = _NO_PARTS) -> Self:
        """Make the English sentence of a template and its parts."""
        made = super().__new__(cls, filled(template, parts) if parts else template)
        made.template, made.parts = template, parts
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, str]]:  # type: ignore[override]
        """Return what a copy is made from."""
        return self.template, self.parts


def filled(template: str, parts: Mapping[str, str]) -> str:
    """Return a template with its parts in the place of their names.

    >>> filled("{name} ({country})", {"name": "BHC", "country": "ES"})
    'BHC (ES)'
    """
    return _PART.sub(lambda place: parts[place[1]], template)


def word(text: str) -> Sentence:
    """Return words or a figure as a part that languages have another form of.

    >>> word("medical devices").parts
    {}
    """
    return text if isinstance(text, Sentence) else Sentence(text)


def sentence(template: str, **parts: str | float) -> Sentence:
    """Return the sentence of a template, in which parts stand in braces; numbers are figures.

    >>> sentence("{name} has {number} members.", name="BHC", number=1234)
    'BHC has 1,234 members.'
    """
    return Sentence(template, _written(parts))


def plural(singular: str, plural: str, number: int, **parts: str | float) -> Sentence:
    """Return the sentence of one of two templates, by a number that is the part `number` of both.

    >>> plural("{number} partner", "{number} partners", 1), plural("{number} partner", "{number} partners", 2)
    ('1 partner', '2 partners')
    """
    return sentence(singular if number == 1 else plural, number=number, **parts)


def marked(template: str) -> str:
    """Return a template as it is: the catalogues of languages have what is marked so."""
    return template


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Return a sentence in which names that are its parts stand by others.

    >>> renamed(sentence("{name} is a member", name="urn:bhc"), {"urn:bhc": "BHC"})
    'BHC is a member'
    """
    if not isinstance(text, Sentence):
        return names.get(text, text)
    return Sentence(text.template, {name: renamed(part, names) for name, part in text.parts.items()})


def joined(parts: Sequence[str], sign: str = ", ") -> Sentence:
    """Return parts in a row with a sign between them.

    >>> joined(["A", "B"], "; ")
    'A; B'
    """
    if len(parts) == 1 and isinstance(parts[0], Sentence):
        return parts[0]
    rows = {f"part{at}": part for at, part in enumerate(parts)}
    return Sentence(sign.join(f"{{{at}}}" for at in rows), rows)


def either(parts: Sequence[str]) -> Sentence:
    """Return parts of which one is meant.

    >>> either(["A", "B", "C"])
    'A or B or C'
    """
    *rest, last = parts
    return sentence("{row} or {last}", row=either(rest), last=last) if rest else joined([last])


def names(labels: Sequence[str], most: int = 3) -> Sentence:
    """Return names in a row, the rest counted.

    >>> names(["A", "B", "C", "D"], 2), names(["A", "B"])
    ('A, B and 2 more', 'A and B')
    """
    if len(labels) > most:
        return sentence("{row} and {number} more", row=joined(labels[:most]), number=len(labels) - most)
    if len(labels) > 1:
        return sentence("{row} and {last}", row=joined(labels[:-1]), last=labels[-1])
    return joined(labels)


def _written(parts: Mapping[str, str | float]) -> dict[str, str]:
    return {name: part if isinstance(part, str) else word(f"{part:,}") for name, part in parts.items()}
