"""Read an event from a TOML file; the format is shown by docs/examples/event.toml."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graph.matchmaking.agenda.event import Event, Matching, Participant, Slot, TimeSpan
from graph.matchmaking.toml_fields import Fields, Shown, read


def read_event(path: Path, sectors: Collection[str] | None = None) -> Event:
    """Read an event; with `sectors`, refuse sector names that are not among them.

    Raise graph.matchmaking.toml_fields.FieldError for whatever is missing, unknown, of the wrong type or contradictory.
    """
    top = read(path)
    zone = _zone(top)
    breaks = tuple(_interval(fields, zone, end=True) for fields in top.tables("break"))
    slots: list[Slot] = []
    for fields in top.tables("session", required=True):
        slots += _slots(fields, zone, breaks, slots)
    limits = top.table("meetings")
    least = limits.integer("min", 1)
    most = limits.optional_integer("max", low=least)
    limits.end()
    participants: list[Participant] = []
    for fields in top.tables("participant", required=True):
        participant = _participant(fields, zone, (least, most), sectors)
        if any(participant.id == known.id for known in participants):
            raise fields.error("id", "each participant once", participant.id)
        participants.append(participant)
    event = Event(
        id=top.text("id"),
        title=top.text("title"),
        timezone=zone.key,
        slots=tuple(slots),
        participants=tuple(participants),
        place=top.text("place", ""),
        breaks=breaks,
        apart=_apart(top, {participant.id for participant in participants}),
        matching=_matching(top.table("matching")),
    )
    top.end()
    return event


def _zone(top: Fields) -> ZoneInfo:
    name = top.text("timezone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, IsADirectoryError) as error:
        raise top.error("timezone", "an IANA time zone such as Europe/Brussels", name) from error


def _interval(fields: Fields, zone: ZoneInfo, *, end: bool) -> TimeSpan:
    """Take start and end, and a label; `end` says that the table holds nothing else."""
    start, stop = fields.moment("start"), fields.moment("end")
    for name, moment in (("start", start), ("end", stop)):
        there_and_back = moment.replace(tzinfo=zone).astimezone(ZoneInfo("UTC")).astimezone(zone)
        if there_and_back.replace(tzinfo=None) != moment:
            raise fields.error(name, f"a time that exists in {zone.key}", moment)
    if stop <= start:
        raise fields.error("end", f"a time after {start.isoformat()}", stop)
    interval = TimeSpan(start, stop, fields.text("label", ""))
    if end:
        fields.end()
    return interval


def _slots(fields: Fields, zone: ZoneInfo, breaks: tuple[TimeSpan, ...], before: list[Slot]) -> list[Slot]:
    """Cut a session into slots of `minutes` with `gap` minutes between; breaks move the next slot."""
    session = _interval(fields, zone, end=False)
    length = timedelta(minutes=fields.integer("minutes", low=1))
    gap = timedelta(minutes=fields.integer("gap", 0))
    tables = fields.integer("tables", low=1)
    fields.end()
    for slot in before:
        if slot.time.overlaps(session):
            raise fields.error("start", f"a session after {slot.time.end.isoformat()}", session.start)
    slots: list[Slot] = []
    start = session.start
    while start + length <= session.end:
        time = TimeSpan(start, start + length)
        pauses = [pause.end for pause in breaks if pause.overlaps(time)]
        if pauses:
            start = max(pauses)
            continue
        slots.append(Slot(time, tables))
        start = time.end + gap
    if not slots:
        raise fields.error("minutes", "a length that fits into the session", length.total_seconds() / 60)
    return slots


def _participant(
    fields: Fields, zone: ZoneInfo, limits: tuple[int, int | None], sectors: Collection[str] | None
) -> Participant:
    least = fields.integer("min", limits[0])
    most = fields.optional_integer("max") if fields.has("max") else limits[1]
    if most is not None and most < least:
        raise fields.error("max", f"at least the min ({least})", most)
    fields.optional_integer("max")
    identity = fields.text("id")
    participant = Participant(
        id=identity,
        label=fields.text("label", identity),
        organisation=fields.text("organisation", ""),
        country=fields.text("country", ""),
        sectors=fields.texts("sectors", among=sectors),
        offers=fields.texts("offers"),
        wants=fields.texts("wants"),
        available=tuple(_interval(there, zone, end=True) for there in fields.tables("available")),
        least=least,
        most=most,
    )
    fields.end()
    return participant


def _apart(top: Fields, ids: set[str]) -> frozenset[frozenset[str]]:
    pairs: set[frozenset[str]] = set()
    for fields in top.tables("apart"):
        pair = fields.texts("participants", required=True, among=ids)
        if len(pair) != 2:
            raise fields.error("participants", "two participants", Shown(str(len(pair))))
        pairs.add(frozenset(pair))
        fields.end()
    return frozenset(pairs)


def _matching(fields: Fields) -> Matching:
    matching = Matching(
        fit=fields.number("fit", 2.0),
        relatedness=fields.number("relatedness", 1.0),
        threshold=fields.number("threshold", 0.0),
        cross_border=fields.flag("cross_border", False),
    )
    if matching.fit + matching.relatedness == 0:
        raise fields.error("fit", "a weight above 0 for fit or relatedness", 0)
    fields.end()
    return matching
