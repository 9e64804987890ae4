"""Event of the graph made ready for an agenda, with every assumption stated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graph.evidence.facts import Organisation
from graph.matchmaking.agenda.event import Event, EventError, Matching, Participant, Slot, TimeSpan
from graph.matchmaking.closeness import RULE
from graph.matchmaking.match_facts import MatchFacts
from graph.store.engine import Store, rows, text
from ontology.sentence import Sentence, names, sentence, word
from ontology.term import Term
from queries.library import query

# Two that share no topic and no field have no reason to meet at an event of the graph.
LEAST_WORTH = 0.5
# The zone of each capital; where a country has several, the others must be asked for.
ZONES: Mapping[str, str] = {
    "AT": "Europe/Vienna",
    "BE": "Europe/Brussels",
    "BG": "Europe/Sofia",
    "CA": "America/Toronto",
    "CH": "Europe/Zurich",
    "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague",
    "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen",
    "EE": "Europe/Tallinn",
    "EL": "Europe/Athens",
    "ES": "Europe/Madrid",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "HR": "Europe/Zagreb",
    "HU": "Europe/Budapest",
    "IE": "Europe/Dublin",
    "IT": "Europe/Rome",
    "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg",
    "LV": "Europe/Riga",
    "MD": "Europe/Chisinau",
    "MT": "Europe/Malta",
    "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo",
    "PL": "Europe/Warsaw",
    "PT": "Europe/Lisbon",
    "RO": "Europe/Bucharest",
    "SE": "Europe/Stockholm",
    "SI": "Europe/Ljubljana",
    "SK": "Europe/Bratislava",
    "TW": "Asia/Taipei",
    "UK": "Europe/London",
    "US": "America/New_York",
}


@dataclass(frozen=True)
class Day:
    """Division of a day into meetings; `tables` None is one for every two participants."""

    participants: int = 20
    slots: int = 8
    minutes: int = 20
    gap: int = 5
    tables: int | None = None
    start: time = time(9)
    on: date | None = None
    timezone: str = ""


@dataclass(frozen=True)
class PreparedEvent:
    """An event ready to plan, with the assumptions made, a sentence each."""

    event: Event
    assumptions: tuple[str, ...]


def prepare_event(store: Store, known: MatchFacts, event: Term, day: Day, today: date) -> PreparedEvent:
    """Return an event of the graph with participants by its themes and topics.

    Participants are cluster organisations in a field or on a topic of the event: the most shared topics first, then
    the highest cosine of fields, then the most partnerships, then by IRI. An event before `today` is said to be past.
    Raises EventError where the event has no theme, nobody fits, or its day or time zone is neither known nor given.
    """
    described = rows(store.query(query("commands/event").bind({"event": event})))
    label, start, end, place, country = (text(described[0][at]) for at in range(1, 6))
    themes = frozenset(str(row[6]) for row in described if row[6] is not None)
    identity = event[1:-1].rpartition("/")[2]
    chosen, fitting = _participants(known, themes, day.participants)
    if not chosen:
        lacks = sentence("no cluster organisation in them") if themes else sentence("no field and no topic")
        raise EventError(
            "nobody fits the event", identity, "themes with cluster organisations, or an event file", lacks
        )
    zone = _zone(identity, day.timezone, country)
    on = _date(identity, day, start)
    slots, when = _slots(identity, day, on, max(1, len(chosen) // 2))
    tied = _tied(known, chosen)
    labels = {**known.facts.sectors, **{iri: topic.label for iri, topic in known.facts.topics.items()}}
    assumptions = (
        *_past(label, on if day.on else _day(end) or on, today),
        sentence(
            "Participants: the {number} of {most} cluster organisations on the themes of the event ({topics}) that"
            " share the most topics, then fields, then have the most partnerships; that they come is assumed.",
            number=len(chosen),
            most=fitting,
            topics=names([word(label) for label in sorted(labels[theme] for theme in themes)], 12),
        ),
        sentence("Meetings: {times}; times are those of {zone}.", times=when, zone=zone),
        sentence(
            "Offers and wants are not known: a meeting is worth the closeness of the two. {rule} One worth less than"
            " {number} is not arranged, and its slot stays empty.",
            rule=RULE,
            number=LEAST_WORTH,
        ),
        sentence(
            "Two of one country do not meet, nor do the {number} pairs that share a partnership already.",
            number=len(tied),
        ),
    )
    rule = Matching(0.0, 1.0, LEAST_WORTH, True)
    ready = Event(identity, label, zone, slots, chosen, place, apart=tied, matching=rule)
    return PreparedEvent(ready, assumptions)


def _past(label: str, last: date, today: date) -> tuple[str, ...]:
    if last >= today:
        return ()
    return (
        sentence(
            "{name} is past: it ended on {end}, before {today}. This agenda is an exercise on history.",
            name=label,
            end=str(last),
            today=str(today),
        ),
    )


def _participants(
    known: MatchFacts, themes: frozenset[Term], most: int
) -> tuple[tuple[Participant, ...], int]:
    fields = themes & known.facts.sectors.keys()

    def order(organisation: Organisation) -> tuple[int, float, int, Term]:
        iri, shared = organisation.iri, len(organisation.sectors & fields)
        cosine = shared / (len(organisation.sectors) * len(fields)) ** 0.5 if shared else 0.0
        return -len(organisation.all_topics & themes), -round(cosine, 9), -len(known.taken.get(iri, ())), iri

    fitting = sorted(
        (
            one
            for one in known.facts.organisations.values()
            if one.is_cluster and one.active and (one.sectors & fields or one.all_topics & themes)
        ),
        key=order,
    )
    return tuple(participant(known, organisation) for organisation in fitting[:most]), len(fitting)


def participant(known: MatchFacts, organisation: Organisation) -> Participant:
    """Return an organisation as a participant: id, name, country, fields and topics."""
    return Participant(
        id=organisation.iri[1:-1].rpartition("/")[2],
        label=organisation.label,
        country=organisation.country,
        sectors=tuple(sorted(known.facts.sectors[sector] for sector in organisation.sectors)),
        topics=tuple(sorted(known.topic_names(organisation))),
    )


def _tied(known: MatchFacts, people: tuple[Participant, ...]) -> frozenset[frozenset[str]]:
    """Return the pairs of participants that share a partnership."""
    ids = {person.id for person in people}
    pairs = set()
    for partnership in known.facts.partnerships:
        here = sorted(ids & {member[1:-1].rpartition("/")[2] for member in partnership.members})
        pairs |= {frozenset((a, b)) for at, a in enumerate(here) for b in here[at + 1 :]}
    return frozenset(pairs)


def _day(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated)
    except ValueError:
        return None


def _date(identity: str, day: Day, start: str) -> date:
    on = day.on or _day(start)
    if on is None:
        raise EventError("event without a day", identity, "a date, or --date", start or sentence("none"))
    return on


def _zone(identity: str, asked: str, country: str) -> str:
    name = asked or ZONES.get(country, "")
    if not name:
        raise EventError(
            "event without a time zone", identity, "--timezone", country or sentence("no country")
        )
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise EventError("no time zone", "--timezone", "an IANA name such as Europe/Brussels", name) from None


def _slots(identity: str, day: Day, on: date, half: int) -> tuple[tuple[Slot, ...], Sentence]:
    first = datetime.combine(on, day.start)
    step, length = timedelta(minutes=day.minutes + day.gap), timedelta(minutes=day.minutes)
    tables = half if day.tables is None else day.tables
    slots = tuple(
        Slot(TimeSpan(first + at * step, first + at * step + length), tables) for at in range(day.slots)
    )
    last = slots[-1].time.end
    if last.date() != on:
        raise EventError("meetings past midnight", identity, "fewer or shorter slots", last.isoformat())
    when = sentence(
        "{number} slots of {minutes} minutes with {gap} between, on {day} from {start} to {end}, {tables} tables",
        number=day.slots,
        minutes=day.minutes,
        gap=day.gap,
        day=str(on),
        start=first.strftime("%H:%M"),
        end=last.strftime("%H:%M"),
        tables=tables,
    )
    return slots, when
