"""Events are read strictly; sessions become slots around breaks."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from graph.matchmaking.agenda.event import Matching, TimeSpan
from graph.matchmaking.agenda.event_file import read_event
from graph.matchmaking.agenda.plan import plan
from graph.matchmaking.toml_fields import FieldError

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "event.toml"


def column(name: str, key: str) -> set[str]:
    """Read a column of a curated file."""
    with (ROOT / "loaders" / "data" / name).open(encoding="utf-8", newline="") as file:
        return {row[key] for row in csv.DictReader(file)}


def test_the_example_names_real_organisations_and_sectors() -> None:
    event = read_event(EXAMPLE, column("sectors.csv", "name"))
    assert {participant.id for participant in event.participants} <= column("cluster_organisations.csv", "id")
    assert event.id in column("events.csv", "id")
    assert event.apart == {frozenset({"secpho", "optonet"})}
    assert event.matching == Matching(2.0, 1.0, 0.1, True)
    assert [participant.most for participant in event.participants] == [5, 5, 5, 5, 5, 5, 3, 5]


def test_breaks_move_the_slots_behind_them() -> None:
    event = read_event(EXAMPLE)
    starts = [(slot.time.start.strftime("%d %H:%M"), slot.tables) for slot in event.slots]
    assert starts == [
        ("18 14:00", 4),
        ("18 14:25", 4),
        ("18 14:50", 4),
        ("18 15:45", 4),
        ("18 16:10", 4),
        ("18 16:35", 4),
        ("19 09:00", 3),
        ("19 09:25", 3),
        ("19 09:50", 3),
    ]
    coffee = TimeSpan(datetime(2024, 6, 18, 15, 15), datetime(2024, 6, 18, 15, 45), "Coffee")
    assert event.breaks == (coffee,)
    assert not any(slot.time.overlaps(coffee) for slot in event.slots)


def test_the_example_serves_everybody() -> None:
    agenda = plan(read_event(EXAMPLE))
    assert agenda.status == "optimal"
    assert agenda.unmet == ()
    absent_on_the_second_day = {
        meeting.slot.time.start.day
        for meeting in agenda.meetings
        if "transilvania-it" in (meeting.one.id, meeting.other.id)
    }
    assert absent_on_the_second_day == {18}


@pytest.mark.parametrize(
    ("old", "new", "key", "expected", "found"),
    [
        (
            "Europe/Vienna",
            "Europe/Wien",
            "timezone",
            "an IANA time zone such as Europe/Brussels",
            "'Europe/Wien'",
        ),
        (
            "gap = 5",
            "gaps = 5",
            "session[0].gaps",
            "one of: end, gap, label, minutes, start, tables",
            "an unknown key",
        ),
        ("tables = 4", "tables = 0", "session[0].tables", "a whole number of at least 1", "0"),
        ('"secpho", "optonet"', '"secpho", "nobody"', "apart[0].participants[1]", "one of: ", "'nobody'"),
        ('id = "hcp-pt"', 'id = "secpho"', "participant[6].id", "each participant once", "'secpho'"),
        ("max = 3", "max = 0", "participant[6].max", "at least the min (1)", "0"),
        (
            "2024-06-18T17:00:00",
            "2024-06-18T14:00:00",
            "session[0].end",
            "a time after",
            "2024-06-18T14:00:00",
        ),
        (
            "2024-06-19T09:00:00",
            "2024-06-18T16:00:00",
            "session[1].start",
            "a session after",
            "2024-06-18T16:00:00",
        ),
        (
            "2024-06-18T14:00:00",
            "2024-06-18T14:00:00Z",
            "session[0].start",
            "a local",
            "2024-06-18T14:00:00+00:00",
        ),
        (
            "2024-06-18T14:00:00",
            "2024-03-31T02:30:00",
            "session[0].start",
            "a time that exists",
            "2024-03-31T02:30:00",
        ),
        (
            "minutes = 20",
            "minutes = 600",
            "session[0].minutes",
            "a length that fits into the session",
            "600.0",
        ),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, key: str, expected: str, found: str) -> None:
    path = tmp_path / "event.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FieldError) as caught:
        read_event(path)
    error = caught.value
    assert (error.file, error.key, error.found) == ("event.toml", key, found)
    assert expected in error.expected
