"""Who a participant of an event file is, filled in from the graph where the file is silent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.evidence import lookup
from graph.evidence.by_territory import Evidence
from graph.evidence.lookup import Thing
from graph.matchmaking.agenda.event import Event, Participant
from graph.matchmaking.agenda.graph_event import PreparedEvent, participant
from graph.opportunities.words import names

TYPES = (lookup.SECTOR, lookup.ORGANISATION)


@dataclass(frozen=True)
class _Filled:
    participant: Participant
    known: bool
    fields: tuple[str, ...]


def fill_participants(event: Event, things: Sequence[Thing], presence: Evidence) -> PreparedEvent:
    """Return the event with the label, country and sectors of its participants filled in, and what was.

    A participant is the organisation that has its id as id, IRI or name; one that the graph does not know stays as
    it is. `things` are those of `TYPES`. Raises NotFoundError for a sector that the graph does not have.
    """
    sectors = [thing for thing in things if thing.type == lookup.SECTOR]
    organisations = [thing for thing in things if thing.type == lookup.ORGANISATION]
    filled = [_filled(person, sectors, organisations, presence) for person in event.participants]
    unknown = [one.participant.label for one in filled if not one.known]
    assumptions = [
        f"From the graph: {', '.join(one.fields)} of {one.participant.label}." for one in filled if one.fields
    ]
    if unknown:
        assumptions.append(f"Not in the graph, taken as the file says: {names(unknown, 10)}.")
    ready = replace(event, participants=tuple(one.participant for one in filled))
    return PreparedEvent(ready, tuple(assumptions))


def _filled(
    person: Participant, sectors: Sequence[Thing], organisations: Sequence[Thing], presence: Evidence
) -> _Filled:
    spelt = tuple(dict.fromkeys(lookup.pick(sectors, name).label for name in person.sectors))
    person = replace(person, sectors=spelt)
    thing = lookup.exact(organisations, person.id)
    if thing is None:
        return _Filled(person, False, ())
    told = participant(presence, presence.facts.organisations[thing.iri])
    changes: dict[str, object] = {}
    if person.label == person.id:
        changes["label"] = told.label
    if not person.country and told.country:
        changes["country"] = told.country
    if not person.sectors and told.sectors:
        changes["sectors"] = told.sectors
    return _Filled(replace(person, **changes), True, tuple(changes))  # type: ignore[arg-type]
