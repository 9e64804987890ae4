"""Reader of events in TOML; the format is shown by docs/examples/event.toml."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, field

from graph.matchmaking.agenda.event import Event, Matching, Participant, Slot, TimeSpan
from graph.matchmaking.agenda.participant_file import ParticipantTable, SpanTable, read_participants
from ontology.sentence import marked, sentence
from ontology.toml_file import Amount, Count, Text, TomlError, TomlTable, convert, shown, table_of

_LONGEST = timedelta(days=60)
_MOST_SLOTS, _MOST_PARTICIPANTS = 1000, 1000
_Minutes = Annotated[
    int, Meta(ge=1, le=1_440, description=marked("a whole number of at least 1, at most 1440"))
]
_Gap = Annotated[int, Meta(ge=0, le=1_440, description=marked("a whole number of at least 0, at most 1440"))]
_Number = Annotated[
    int, Meta(ge=1, le=10_000, description=marked("a whole number of at least 1, at most 10000"))
]


class _Session(SpanTable, frozen=True, kw_only=True):
    minutes: _Minutes
    tables: _Number
    gap: _Gap = 0


class _Meetings(TomlTable, frozen=True):
    min: Count = 1
    max: Count | None = None


class _Apart(TomlTable, frozen=True):
    participants: tuple[Text, ...]


class _Matching(TomlTable, frozen=True):
    fit: Amount = 2.0
    relatedness: Amount = 1.0
    threshold: Amount = 0.0
    cross_border: bool = False


class EventFile(TomlTable, frozen=True):
    """Keys of an event."""

    id: Text
    title: Text
    timezone: Text
    session: tuple[_Session, ...]
    participant: tuple[ParticipantTable, ...] = ()
    participants: Text | None = None
    place: str = ""
    break_: tuple[SpanTable, ...] = field(default=(), name="break")
    meetings: _Meetings = field(default_factory=_Meetings)
    apart: tuple[_Apart, ...] = ()
    matching: _Matching = field(default_factory=_Matching)


def read_event(path: Path) -> Event:
    """Return the event of a file; its participants may stand in a CSV file.

    Raises ontology.toml_file.TomlError as `event_of` does.
    """
    return event_of(table_of(path), path.name, path.parent)


def event_of(table: Mapping[str, Any], name: str, folder: Path | None = None) -> Event:
    """Return the event of the top table of a file of a name; only with a folder may it name a CSV file there.

    Raises ontology.toml_file.TomlError for whatever is missing, unknown, of the wrong type or contradictory.
    """
    file = convert(table, EventFile, name)
    zone = _zone(name, file.timezone)
    breaks = tuple(_span(name, f"break[{at}]", table, zone) for at, table in enumerate(file.break_))
    slots: list[Slot] = []
    for at, session in enumerate(file.session):
        slots += _slots(name, f"session[{at}]", session, zone, breaks, slots)
    if not slots:
        raise _wrong(name, "session", "one or more [[session]] tables", [])
    limits = file.meetings
    if limits.max is not None and limits.max < limits.min:
        raise _wrong(
            name,
            "meetings.max",
            sentence("at least {name} ({least})", name="meetings.min", least=str(limits.min)),
            limits.max,
        )
    rows = [(f"participant[{at}]", name, table) for at, table in enumerate(file.participant)]
    if file.participants is not None:
        if folder is None:
            raise _wrong(name, "participants", "the participants themselves", file.participants)
        rows += islice(read_participants(folder / file.participants), _MOST_PARTICIPANTS + 1)
    if len(rows) > _MOST_PARTICIPANTS:
        raise _wrong(
            name,
            "participant",
            sentence("at most {number} participants", number=str(_MOST_PARTICIPANTS)),
            len(rows),
        )
    if not rows:
        raise TomlError(
            "no participants", name, "participant", "[[participant]] tables or participants = a CSV file"
        )
    participants: list[Participant] = []
    for key, source, person in rows:
        if any(person.id == participant.id for participant in participants):
            raise _wrong(source, f"{key}.id", "each participant once", person.id)
        participants.append(_participant(source, key, person, zone, limits))
    weights = file.matching
    if weights.fit + weights.relatedness == 0:
        raise _wrong(name, "matching.fit", "a weight above 0 for fit or relatedness", 0)
    return Event(
        id=file.id,
        title=file.title,
        timezone=zone.key,
        slots=tuple(slots),
        participants=tuple(participants),
        place=file.place,
        breaks=breaks,
        apart=_apart(name, file.apart, {participant.id for participant in participants}),
        matching=Matching(weights.fit, weights.relatedness, weights.threshold, weights.cross_border),
    )


def _zone(name: str, zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _wrong(name, "timezone", "an IANA time zone such as Europe/Brussels", zone) from None


def _span(name: str, key: str, table: SpanTable, zone: ZoneInfo) -> TimeSpan:
    for end, moment in (("start", table.start), ("end", table.end)):
        if _existing(moment, zone) != moment:
            raise _wrong(
                name, f"{key}.{end}", sentence("a time that exists in {zone}", zone=zone.key), moment
            )
    if table.end <= table.start:
        raise _wrong(
            name, f"{key}.end", sentence("a time after {time}", time=table.start.isoformat()), table.end
        )
    return TimeSpan(table.start, table.end, table.label)


def _existing(moment: datetime, zone: ZoneInfo) -> datetime | None:
    """Return a local time, moved on where clocks leave it out; None at the ends of the calendar."""
    try:
        return moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return None


def _slots(
    name: str,
    key: str,
    table: _Session,
    zone: ZoneInfo,
    breaks: Sequence[TimeSpan],
    before: Sequence[Slot],
) -> list[Slot]:
    """Cut a session into slots of `minutes` with `gap` minutes between; breaks move the next slot."""
    session = _span(name, key, table, zone)
    length, gap = timedelta(minutes=table.minutes), timedelta(minutes=table.gap)
    if len(before) + (session.end - session.start) / (length + gap) > _MOST_SLOTS:
        raise _wrong(
            name,
            f"{key}.minutes",
            sentence("at most {number} meetings one after another", number=str(_MOST_SLOTS)),
            table.minutes,
        )
    if session.end - session.start > _LONGEST:
        raise _wrong(
            name,
            f"{key}.end",
            sentence("at most {number} days after the start", number=_LONGEST.days),
            session.end,
        )
    for slot in before:
        if slot.time.overlaps(session):
            raise _wrong(
                name,
                f"{key}.start",
                sentence("a session after {time}", time=slot.time.end.isoformat()),
                session.start,
            )
    slots: list[Slot] = []
    start: datetime = session.start
    while session.end - start >= length:
        existing = _existing(start, zone)
        if existing and existing > start:
            start = existing
            continue
        time = TimeSpan(start, start + length)
        pauses = [pause.end for pause in breaks if pause.overlaps(time)]
        if pauses:
            start = max(pauses)
            continue
        slots.append(Slot(time, table.tables))
        if session.end - time.end < gap:
            break
        start = time.end + gap
    if not slots:
        raise _wrong(name, f"{key}.minutes", "a length that fits into the session", table.minutes)
    return slots


def _participant(
    name: str, key: str, table: ParticipantTable, zone: ZoneInfo, limits: _Meetings
) -> Participant:
    least = limits.min if table.min is None else table.min
    most = limits.max if table.max is None else table.max
    if most is not None and most < least:
        raise _wrong(name, f"{key}.max", sentence("at least the min ({least})", least=str(least)), most)
    for field_name in ("sectors", "topics", "offers", "wants"):
        texts: tuple[str, ...] = getattr(table, field_name)
        for at, text in enumerate(texts):
            if text in texts[:at]:
                raise _wrong(name, f"{key}.{field_name}[{at}]", "each text once", text)
    return Participant(
        id=table.id,
        label=table.label or table.id,
        organisation=table.organisation,
        country=table.country,
        sectors=table.sectors,
        topics=table.topics,
        offers=table.offers,
        wants=table.wants,
        available=tuple(
            _span(name, f"{key}.available[{at}]", span, zone) for at, span in enumerate(table.available)
        ),
        least=least,
        most=most,
    )


def _apart(name: str, tables: Sequence[_Apart], ids: set[str]) -> frozenset[frozenset[str]]:
    pairs: set[frozenset[str]] = set()
    for at, table in enumerate(tables):
        for place, identity in enumerate(table.participants):
            if identity not in ids:
                raise _wrong(name, f"apart[{at}].participants[{place}]", "the id of a participant", identity)
        if len(set(table.participants)) != 2 or len(table.participants) != 2:
            raise _wrong(name, f"apart[{at}].participants", "two participants", list(table.participants))
        pairs.add(frozenset(table.participants))
    return frozenset(pairs)


def _wrong(name: str, key: str, expected: str, value: object) -> TomlError:
    return TomlError("wrong value", name, key, expected, shown(value))
