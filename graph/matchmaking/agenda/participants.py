"""Participants of an event file, filled in from the graph where the file is silent."""

from dataclasses import dataclass, replace

from graph.matchmaking.agenda.event import Event, Participant
from graph.matchmaking.agenda.graph_event import PreparedEvent, participant
from graph.matchmaking.match_facts import MatchFacts
from graph.names.index import NameIndex
from graph.names.named_thing import ORGANISATION, SECTOR, TOPIC
from graph.names.resolution import match, resolve, resolve_country
from ontology.sentence import joined, names, sentence

_FIELDS = {
    "label": sentence("label"),
    "country": sentence("country"),
    "sectors": sentence("sectors"),
    "topics": sentence("topics"),
}


@dataclass(frozen=True)
class _Filled:
    participant: Participant
    known: bool
    fields: tuple[str, ...]


def fill_participants(event: Event, index: NameIndex, known: MatchFacts) -> PreparedEvent:
    """Return the event with details of its participants filled in from the graph.

    A participant is the organisation that has its id as id, IRI or name; one that the graph does not know stays as
    it is. Raises NotFoundError for a sector or topic that the graph does not have.
    """
    filled = [_filled(person, index, known) for person in event.participants]
    unknown = [one.participant.label for one in filled if not one.known]
    assumptions = [
        sentence("From the graph: {fields} of {name}.", fields=joined(one.fields), name=one.participant.label)
        for one in filled
        if one.fields
    ]
    if unknown:
        assumptions.append(
            sentence("Not in the graph, taken as the file says: {listed}.", listed=names(unknown, 10))
        )
    ready = replace(event, participants=tuple(one.participant for one in filled))
    return PreparedEvent(ready, tuple(assumptions))


def _filled(person: Participant, index: NameIndex, known: MatchFacts) -> _Filled:
    sectors = tuple(dict.fromkeys(resolve(index, name, (SECTOR,)).thing.label for name in person.sectors))
    topics = tuple(dict.fromkeys(resolve(index, name, (TOPIC,)).thing.label for name in person.topics))
    home = resolve_country(index, person.country)[0] if person.country else ""
    person = replace(person, sectors=sectors, topics=topics, country=home)
    named = match(index, person.id, (ORGANISATION,))
    if named is None:
        return _Filled(person, False, ())
    stated = participant(known, known.facts.organisations[named.thing.iri])
    changes: dict[str, object] = {}
    if person.label == person.id:
        changes["label"] = stated.label
    if not person.country and stated.country:
        changes["country"] = stated.country
    if not person.sectors and stated.sectors:
        changes["sectors"] = stated.sectors
    if not person.topics and stated.topics:
        changes["topics"] = stated.topics
    return _Filled(replace(person, **changes), True, tuple(_FIELDS[name] for name in changes))  # type: ignore[arg-type]
