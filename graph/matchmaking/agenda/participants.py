"""Who a participant of an event file is, filled in from the graph where the file is silent."""

from dataclasses import dataclass, replace

from graph.evidence.by_territory import Evidence
from graph.matchmaking.agenda.event import Event, Participant
from graph.matchmaking.agenda.graph_event import PreparedEvent, participant
from graph.names.index import NameIndex
from graph.names.named_thing import ORGANISATION, SECTOR
from graph.names.resolution import match, resolve, resolve_country
from graph.opportunities.words import names


@dataclass(frozen=True)
class _Filled:
    participant: Participant
    known: bool
    fields: tuple[str, ...]


def fill_participants(event: Event, index: NameIndex, presence: Evidence) -> PreparedEvent:
    """Return the event with the label, country and sectors of its participants filled in, and what was.

    A participant is the organisation that has its id as id, IRI or name; one that the graph does not know stays as
    it is. Raises NotFoundError for a sector that the graph does not have.
    """
    filled = [_filled(person, index, presence) for person in event.participants]
    unknown = [one.participant.label for one in filled if not one.known]
    assumptions = [
        f"From the graph: {', '.join(one.fields)} of {one.participant.label}." for one in filled if one.fields
    ]
    if unknown:
        assumptions.append(f"Not in the graph, taken as the file says: {names(unknown, 10)}.")
    ready = replace(event, participants=tuple(one.participant for one in filled))
    return PreparedEvent(ready, tuple(assumptions))


def _filled(person: Participant, index: NameIndex, presence: Evidence) -> _Filled:
    spelt = tuple(dict.fromkeys(resolve(index, name, (SECTOR,)).thing.label for name in person.sectors))
    home = resolve_country(index, person.country)[0] if person.country else ""
    person = replace(person, sectors=spelt, country=home)
    known = match(index, person.id, (ORGANISATION,))
    if known is None:
        return _Filled(person, False, ())
    told = participant(presence, presence.facts.organisations[known.thing.iri])
    changes: dict[str, object] = {}
    if person.label == person.id:
        changes["label"] = told.label
    if not person.country and told.country:
        changes["country"] = told.country
    if not person.sectors and told.sectors:
        changes["sectors"] = told.sectors
    return _Filled(replace(person, **changes), True, tuple(changes))  # type: ignore[arg-type]
