"""A participant's agenda as iCalendar text (RFC 5545), times in UTC."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from graph.matchmaking.agenda.event import Event, Participant
from graph.matchmaking.agenda.plan import Agenda, Meeting
from ontology.iri import slug

PRODUCT = "-//Hansa//agenda//EN"


def calendar(agenda: Agenda, participant: Participant, stamp: datetime) -> str:
    """Return one participant's meetings as a VCALENDAR with CRLF line ends.

    `stamp` is the DTSTAMP, an aware time. A meeting's UID depends on the event and the two participants only,
    so that a newer agenda moves the meeting in a calendar that knows it. Raise ValueError for a naive stamp.
    """
    if stamp.tzinfo is None:
        raise ValueError(f"stamp: expected a time with an offset, found {stamp.isoformat()}")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for meeting in agenda.of(participant):
        lines += _meeting(agenda.event, meeting, participant, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line))


def _meeting(event: Event, meeting: Meeting, participant: Participant, stamp: datetime) -> list[str]:
    partner = meeting.partner(participant)
    from_where = ", ".join(part for part in (partner.organisation, partner.country) if part)
    place = f"Table {meeting.table}" + (f", {event.place}" if event.place else "")
    start = meeting.slot.time.start.replace(tzinfo=ZoneInfo(event.timezone)).astimezone(UTC)
    # The length counts: where clocks are turned back, a local end may come twice.
    end = start + (meeting.slot.time.end - meeting.slot.time.start)
    description = "\n".join(
        [f"{event.title}: {from_where}" if from_where else event.title, *meeting.match.reasons]
    )
    return [
        "BEGIN:VEVENT",
        f"UID:{uid(event, meeting)}",
        f"DTSTAMP:{_utc(stamp)}",
        f"DTSTART:{_utc(start)}",
        f"DTEND:{_utc(end)}",
        f"SUMMARY:{escape(f'Meeting with {partner.label}')}",
        f"LOCATION:{escape(place)}",
        f"DESCRIPTION:{escape(description)}",
        "END:VEVENT",
    ]


def file_names(ids: Sequence[str]) -> list[str]:
    """Return a file name for each id: no separators, none twice."""
    names: list[str] = []
    for identity in ids:
        name, number = slug(identity), 2
        while name in names:
            name, number = f"{slug(identity)}-{number}", number + 1
        names.append(name)
    return names


def uid(event: Event, meeting: Meeting) -> str:
    """Return the identifier of a meeting: the same whatever its slot and table."""
    parts = (event.id, *sorted((meeting.one.id, meeting.other.id)))
    return f"{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}@meetings.hansa"


def escape(text: str) -> str:
    r"""Escape a TEXT value, without control characters other than line ends and tabs.

    >>> escape("Tools; parts, and\nmore")
    'Tools\\; parts\\, and\\nmore'
    """
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    escaped = escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")
    return "".join(letter for letter in escaped if (letter >= " " and letter != "\x7f") or letter == "\t")


def fold(line: str) -> list[str]:
    """Cut a content line into lines of at most 75 octets, never inside a character.

    >>> [len(part.encode()) for part in fold("é" * 80)]
    [74, 75, 13]
    """
    folded, current, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > 75:
            folded.append(current)
            current, size = " ", 1
        current += letter
        size += octets
    return [*folded, current]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
