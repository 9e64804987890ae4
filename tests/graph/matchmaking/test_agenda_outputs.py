"""Agendas as people and calendars read them."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from graph.matchmaking.agenda.agenda_table import HEADER, rows
from graph.matchmaking.agenda.event import Event, EventError, Participant, Slot, TimeSpan
from graph.matchmaking.agenda.icalendar import calendar
from graph.matchmaking.agenda.plan import Agenda, plan
from ontology.csv_text import csv_file

NINE = datetime(2025, 10, 26, 9)
NO_ROOM = "no agenda would serve more participants or minima"
STAMP = datetime(2025, 10, 1, 12, tzinfo=UTC)


def slot(place: int, tables: int = 1) -> Slot:
    """Make a slot of 20 minutes, `place` times 30 minutes after nine."""
    start = NINE + timedelta(minutes=30 * place)
    return Slot(TimeSpan(start, start + timedelta(minutes=20)), tables)


def person(name: str, **more: object) -> Participant:
    """Make a participant."""
    return Participant(id=name.lower(), label=name, **more)  # type: ignore[arg-type]


def event(
    *participants: Participant, slots: int = 2, apart: frozenset[frozenset[str]] = frozenset()
) -> Event:
    """Make an event in Brussels on the day that summer time ends."""
    times = tuple(slot(place) for place in range(slots))
    return Event("e", "Event", "Europe/Brussels", times, participants, "Hall, 2", apart=apart)


def unfolded(text: str) -> list[tuple[str, str]]:
    """Parse iCalendar text: unfold, split names from values, unescape."""
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    found = []
    for line in lines:
        name, _, value = line.partition(":")
        plain = value.replace("\\\\", "\0").replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
        found.append((name, plain.replace("\0", "\\")))
    return found


def two() -> Agenda:
    """Arrange an event of two who fit, with awkward names."""
    label = "Überlingen; Foto\\nik, " + "ö" * 60
    return plan(
        event(
            person("A", wants=("Laser  Light",), organisation="Org A", country="AT"),
            Participant("b", label, "Org, B", "BE", offers=("laser light",)),
        )
    )


def test_a_calendar_reads_back_as_written() -> None:
    agenda = two()
    (meeting,) = agenda.meetings
    found = unfolded(calendar(agenda, agenda.event.participants[0], STAMP))
    assert found[:2] == [("BEGIN", "VCALENDAR"), ("VERSION", "2.0")]
    fields = dict(found[found.index(("BEGIN", "VEVENT")) : found.index(("END", "VEVENT"))])
    label = agenda.event.participants[1].label
    assert fields["SUMMARY"] == f"Meeting with {label}"
    assert fields["DESCRIPTION"] == f"Event: Org, B, BE\nA wants Laser  Light, which {label} offers."
    assert fields["LOCATION"] == "Table 1, Hall, 2"
    assert (fields["DTSTAMP"], fields["DTSTART"], fields["DTEND"]) == (
        "20251001T120000Z",
        "20251026T080000Z",
        "20251026T082000Z",
    )
    other = dict(unfolded(calendar(agenda, agenda.event.participants[1], STAMP)))
    assert other["UID"] == fields["UID"]
    assert other["SUMMARY"] == "Meeting with A"
    assert meeting.match.fit == 0.5


def test_a_calendar_needs_a_stamp_with_an_offset() -> None:
    agenda = two()
    with pytest.raises(ValueError, match="expected a time with an offset"):
        calendar(agenda, agenda.event.participants[0], datetime(2025, 1, 1))


def test_rows_name_each_meeting_twice() -> None:
    agenda = two()
    assert [(row[3], row[5]) for row in rows(agenda)] == [("a", "b"), ("b", "a")]
    parsed = list(csv.reader(io.StringIO(csv_file(HEADER, rows(agenda)).decode(), newline="")))
    assert parsed == [list(HEADER), *map(list, rows(agenda))]


def test_meeting_keeps_its_length_where_clocks_are_turned_back() -> None:
    start = datetime(2025, 10, 26, 2, 30)
    night = Slot(TimeSpan(start, start + timedelta(minutes=30)), 1)
    of_day = event(person("A", wants=("x",)), person("B", offers=("x",)))
    agenda = plan(replace(of_day, slots=(night,)))
    fields = dict(unfolded(calendar(agenda, agenda.event.participants[0], STAMP)))
    assert (fields["DTSTART"], fields["DTEND"]) == ("20251026T003000Z", "20251026T010000Z")


def test_who_has_no_meeting_is_told_why() -> None:
    early, late = slot(0).time, slot(1).time
    agenda = plan(
        event(
            person("A", wants=("x",), available=(early,)),
            person("B", offers=("x",)),
            person("Lonely", wants=("y",)),
            person("Early", wants=("z",), available=(early,)),
            person("Late", offers=("z",), available=(late,)),
            person("Absent", wants=("x",), available=(TimeSpan(NINE - timedelta(days=1), NINE),)),
            person("Second", wants=("x",), available=(early,)),
        )
    )
    assert [(unmet.participant.label, unmet.why) for unmet in agenda.unmet] == [
        ("Lonely", "no participant they may meet offers or wants what fits, or is in a related sector"),
        ("Early", "is there at no time together with any of their 1 matches"),
        ("Late", "is there at no time together with any of their 1 matches"),
        ("Absent", "is there for no whole slot"),
        (
            "Second",
            f"the times and tables of their 1 matches went to others; {NO_ROOM}",
        ),
    ]
    assert agenda.status == "optimal"


def test_those_kept_apart_and_colleagues_do_not_meet() -> None:
    agenda = plan(
        event(
            person("A", wants=("x",), organisation="o"),
            person("B", offers=("x",), organisation="o"),
            person("C", offers=("x",)),
            apart=frozenset({frozenset({"a", "c"})}),
        )
    )
    assert agenda.meetings == ()
    assert (agenda.status, agenda.value, len(agenda.unmet)) == ("optimal", 0.0, 3)


def test_nobody_sits_at_two_tables_or_meets_in_a_break() -> None:
    people = [person(f"P{place}", sectors=("s",), most=3, least=0) for place in range(9)]
    slots = tuple(slot(place, tables=2) for place in range(6) if place != 3)
    pause = TimeSpan(slot(3).time.start, slot(3).time.end, "Lunch")
    stated = Event("e", "Event", "Europe/Brussels", slots, tuple(people), breaks=(pause,))
    agenda = plan(stated)
    for participant in people:
        mine = agenda.of(participant)
        assert len(mine) <= 3
        assert not any(one.slot.time.overlaps(other.slot.time) for one, other in pairwise(mine))
        assert not any(meeting.slot.time.overlaps(pause) for meeting in mine)
    assert len(agenda.meetings) == 10
    assert len({(meeting.slot.time.start, meeting.table) for meeting in agenda.meetings}) == 10
    assert {meeting.table for meeting in agenda.meetings} == {1, 2}


def test_relatedness_is_shown_in_the_reason() -> None:
    agenda = plan(event(person("A", sectors=("s",)), person("B", sectors=("t",))), lambda _one, _other: 0.25)
    assert agenda.meetings[0].match.reasons == ("s is related to t.",)
    assert agenda.value == pytest.approx(0.6 * 0.25 / 3)


def test_overlapping_slots_are_refused() -> None:
    stated = Event("e", "Event", "Europe/Brussels", (slot(0), slot(0)), (person("A"),))
    with pytest.raises(EventError, match="found overlapping"):
        plan(stated)
