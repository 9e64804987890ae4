"""An event of the graph made ready for an agenda, every assumption said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graph.evidence.by_territory import Evidence
from graph.evidence.facts import Organisation
from graph.evidence.organisation_ties import OrganisationTies, organisation_ties
from graph.matchmaking.agenda.event import Event, EventError, Matching, Participant, Slot, TimeSpan
from graph.store.engine import Store, rows, text
from ontology.term import Term
from queries.library import query

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
    """How the day of meetings is cut: `tables` None means a table for every two participants."""

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
    """An event ready to plan, and what was assumed to make it so, a sentence each."""

    event: Event
    assumptions: tuple[str, ...]


def prepare_event(store: Store, presence: Evidence, event: Term, day: Day) -> PreparedEvent:
    """Make an event of the graph ready: participants by its themes, meetings on its first day.

    Participants are the cluster organisations with the highest cosine of their cluster categories and the themes;
    equals by the number of their partnerships, then by IRI. Raises EventError where the event has no themes, nobody
    fits them, or its day or its time zone is not known and not given.
    """
    told = rows(store.query(query("commands/event").bind({"event": event})))
    label, start, place, country = (text(told[0][at]) for at in (1, 2, 4, 5))
    themes = frozenset(str(row[6]) for row in told if row[6] is not None)
    identity = event[1:-1].rpartition("/")[2]
    chosen, fitting = _participants(presence, organisation_ties(presence.facts), themes, day.participants)
    if not chosen:
        lacks = "no cluster organisation in them" if themes else "no theme that is a cluster category"
        raise EventError(
            "nobody fits the event", identity, "themes with cluster organisations, or an event file", lacks
        )
    zone = _zone(identity, day.timezone, country)
    slots, when = _slots(identity, day, _date(identity, day, start), max(1, len(chosen) // 2))
    known = _known(presence, chosen)
    names = ", ".join(sorted(presence.facts.sectors[theme] for theme in themes))
    assumptions = (
        (
            f"Participants: the {len(chosen)} of {fitting} cluster organisations in the themes ({names}) with the"
            " highest cosine of categories and themes, then the most partnerships; that they come is assumed."
        ),
        f"Meetings: {when}; times are those of {zone}.",
        "Offers and wants are not known: a meeting is worth the relatedness of the two's closest categories.",
        f"Two of one country do not meet, nor do the {len(known)} pairs that share a partnership already.",
    )
    ready = Event(
        identity, label, zone, slots, chosen, place, apart=known, matching=Matching(0.0, 1.0, 0.0, True)
    )
    return PreparedEvent(ready, assumptions)


def _participants(
    presence: Evidence, known: OrganisationTies, themes: frozenset[Term], most: int
) -> tuple[tuple[Participant, ...], int]:
    def order(organisation: Organisation) -> tuple[float, int, Term]:
        shared = len(organisation.sectors & themes)
        cosine = shared / (len(organisation.sectors) * len(themes)) ** 0.5
        return -round(cosine, 9), -len(known.partnerships.get(organisation.iri, ())), organisation.iri

    organisations = presence.facts.organisations.values()
    fitting = sorted((o for o in organisations if o.is_cluster and o.sectors & themes), key=order)
    return tuple(participant(presence, organisation) for organisation in fitting[:most]), len(fitting)


def participant(presence: Evidence, organisation: Organisation) -> Participant:
    """Return an organisation as a participant: id, name, country and sectors."""
    return Participant(
        id=organisation.iri[1:-1].rpartition("/")[2],
        label=organisation.label,
        country=organisation.country,
        sectors=tuple(sorted(presence.facts.sectors[sector] for sector in organisation.sectors)),
    )


def _known(presence: Evidence, people: tuple[Participant, ...]) -> frozenset[frozenset[str]]:
    """Return the pairs of participants that share a partnership."""
    ids = {person.id for person in people}
    pairs = set()
    for partnership in presence.facts.partnerships:
        here = sorted(ids & {member[1:-1].rpartition("/")[2] for member in partnership.members})
        pairs |= {frozenset((a, b)) for at, a in enumerate(here) for b in here[at + 1 :]}
    return frozenset(pairs)


def _date(identity: str, day: Day, start: str) -> date:
    if day.on is not None:
        return day.on
    try:
        return date.fromisoformat(start)
    except ValueError:
        raise EventError("event without a day", identity, "a date, or --date", start or "none") from None


def _zone(identity: str, asked: str, country: str) -> str:
    name = asked or ZONES.get(country, "")
    if not name:
        raise EventError("event without a time zone", identity, "--timezone", country or "no country")
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise EventError("no time zone", "--timezone", "an IANA name such as Europe/Brussels", name) from None


def _slots(identity: str, day: Day, on: date, half: int) -> tuple[tuple[Slot, ...], str]:
    first = datetime.combine(on, day.start)
    step, length = timedelta(minutes=day.minutes + day.gap), timedelta(minutes=day.minutes)
    tables = half if day.tables is None else day.tables
    slots = tuple(
        Slot(TimeSpan(first + at * step, first + at * step + length), tables) for at in range(day.slots)
    )
    last = slots[-1].time.end
    if last.date() != on:
        raise EventError("meetings past midnight", identity, "fewer or shorter slots", last.isoformat())
    when = (
        f"{day.slots} slots of {day.minutes} minutes with {day.gap} between, on {on}"
        f" from {first:%H:%M} to {last:%H:%M}, {tables} tables"
    )
    return slots, when
