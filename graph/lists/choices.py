"""Reading of the values that a list is to be filtered by, as people write them."""

from difflib import get_close_matches

from graph.lists.list_kinds import HEADINGS
from graph.lists.thing_table import FilterColumn
from graph.names.folding import fold
from graph.names.index import NameIndex
from graph.names.name_errors import AmbiguousNameError
from graph.names.named_thing import NamedThing
from graph.names.resolution import match
from graph.store.errors import NotFoundError
from ontology.sentence import either, sentence, word

_NEAREST = 3
# Columns whose values are named things, which have more names than their label.
_KINDS = {
    "country": ("country",),
    "market": ("country",),
    "region": ("region",),
    "field": ("sector",),
    "industry": ("industry",),
    "topic": ("topic",),
    "theme": ("theme",),
}


def key_of(names: NameIndex, name: str, column: FilterColumn, text: str) -> str:
    """Return the key of the value of a column that a text means: its key, its label, or another name of it.

    Raises NotFoundError for a text that means no value of the column; `near` says what it may have meant.
    """
    if text in column.position:
        return text
    folded, listed = fold(text), []
    labels = {fold(label): key for key, label in zip(column.keys, column.labels, strict=True)}
    if folded in labels:
        return labels[folded]
    if name in _KINDS:
        close = [
            thing.code if name in ("country", "market", "region") else thing.local
            for thing in _meant(names, text, _KINDS[name])
        ]
        listed = [key for key in close if key in column.position]
        if len(close) == len(listed) == 1:
            return listed[0]
    listed = listed or [labels[label] for label in get_close_matches(folded, list(labels), _NEAREST)]
    raise UnknownValueError(name, text, [(key, column.labels[column.position[key]]) for key in listed])


def _meant(names: NameIndex, text: str, kinds: tuple[str, ...]) -> list[NamedThing]:
    """Return the thing that a text means, or several where it may mean each of them."""
    try:
        resolution = match(names, text, kinds)
    except AmbiguousNameError as error:
        return list(error.choices)
    return [resolution.thing] if resolution else []


class UnknownValueError(NotFoundError):
    """A value that nothing in a list has; `near` are pairs of a key and a label that may be meant."""

    def __init__(self, column: str, text: str, near: list[tuple[str, str]]) -> None:
        self.column, self.text, self.near = column, text, near
        meant = either([word(label) for _, label in near]) if near else sentence("one of those in the list")
        super().__init__(
            sentence("no such {word}", word=word(HEADINGS[column].lower())), "the list", meant, text
        )
