"""The field that the address of a map names: by its name, by how its name begins, or by one of its topics."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.names.folding import fold
from graph.names.name_errors import AmbiguousNameError, UnknownNameError
from graph.names.named_thing import SECTOR, TOPIC, NamedThing
from graph.names.resolution import match
from graph.names.text_search import near, search
from ontology.sentence import sentence, word
from webui.edition.edition import Edition

_OFFERED = 5


@dataclass(frozen=True)
class FieldReading:
    """A field by its IRI, "" for none; `note` says how a text was read, `offers` are fields that it may have meant."""

    iri: str = ""
    note: str = ""
    offers: tuple[NamedThing, ...] = ()


def read_field(edition: Edition, text: str) -> FieldReading:
    """Return the field that a text names, else the only one whose name begins so, else that of a topic of that name."""
    try:
        exact = match(edition.names, text, (SECTOR,))
        topic = None if exact else match(edition.names, text, (TOPIC,))
    except AmbiguousNameError as error:
        return FieldReading(note=error.sentence, offers=_fields(error.choices))
    if exact:
        return FieldReading(exact.thing.iri[1:-1], exact.note)
    hits = search(edition.names, text, (SECTOR,), _OFFERED).things
    begun = [one for one in hits if fold(one.label).startswith(fold(text))]
    if len(begun) == 1:
        return FieldReading(
            begun[0].iri[1:-1], sentence("{title}: read as {name}.", title=text, name=word(begun[0].label))
        )
    field = edition.evidence.facts.topics[topic.thing.iri].sector if topic else None
    if field:
        label = edition.evidence.facts.sectors[field]
        note = sentence(
            "{title} is a topic of {field}; the map shows that whole field.", title=text, field=word(label)
        )
        return FieldReading(field[1:-1], note)
    offers = hits or _fields([thing for thing, _ in near(edition.names, text, (SECTOR,), _OFFERED)])
    return FieldReading(note=UnknownNameError(text, (SECTOR,), ()).sentence, offers=offers)


def _fields(things: Sequence[NamedThing]) -> tuple[NamedThing, ...]:
    return tuple(thing for thing in things if thing.kind == SECTOR)
