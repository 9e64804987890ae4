"""Events are read strictly; sessions become slots around breaks."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from graph.matchmaking.agenda.event import Matching, Participant, TimeSpan
from graph.matchmaking.agenda.event_file import read_event
from graph.matchmaking.agenda.plan import plan
from ontology.toml_file import TomlError

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "event.toml"


def column(name: str, key: str) -> set[str]:
    """Read a column of a curated file."""
    with (ROOT / "loaders" / "data" / name).open(encoding="utf-8", newline="") as file:
        return {row[key] for row in csv.DictReader(file)}


def test_the_example_names_real_organisations_and_sectors() -> None:
    event = read_event(EXAMPLE)
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
            "gap",
            "gaps",
        ),
        ("tables = 4", "tables = 0", "session[0].tables", "a whole number of at least 1", "0"),
        (
            '"secpho", "optonet"',
            '"secpho", "nobody"',
            "apart[0].participants[1]",
            "the id of a participant",
            "'nobody'",
        ),
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
            "600",
        ),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, key: str, expected: str, found: str) -> None:
    path = tmp_path / "event.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TomlError) as caught:
        read_event(path)
    error = caught.value
    assert (error.file, error.key, error.found) == ("event.toml", key, found)
    assert expected in error.expected


def test_participants_are_read_from_a_csv_file_beside_the_event(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    start, end = text.index("[[participant]]"), text.index("[[apart]]")
    (tmp_path / "event.toml").write_text('participants = "people.csv"\n' + text[:start], encoding="utf-8")
    assert "[[apart]]" in text[end:]
    people = "id;label;sectors;wants;max\na;Alpha;;laser light; 2\nb;;Apparel;;\n"
    (tmp_path / "people.csv").write_text(people, encoding="utf-8-sig")
    event = read_event(tmp_path / "event.toml")
    assert event.participants == (
        Participant("a", "Alpha", wants=("laser light",), least=1, most=2),
        Participant("b", "b", sectors=("Apparel",), least=1, most=5),
    )


@pytest.mark.parametrize(
    ("people", "message"),
    [
        ("id,color\na,red\n", "unknown key in people.csv, row 2.color: expected "),
        (
            "id,max\na,many\n",
            "wrong value in people.csv, row 2.max: expected a whole number of at least 0, found 'many'",
        ),
        ("id,label\na,A,B\n", "too many cells in people.csv, row 2: expected 2 columns, found more"),
        ("label\nA\n", "missing key in people.csv, row 2.id: expected a text, found nothing"),
        ("id\na\na\n", "wrong value in people.csv, row 3.id: expected each participant once, found 'a'"),
        ("id\n", "no participants in event.toml, participant: expected "),
    ],
)
def test_a_mistake_in_the_csv_file_is_named(tmp_path: Path, people: str, message: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    head = 'participants = "people.csv"\n' + text[: text.index("[[participant]]")]
    (tmp_path / "event.toml").write_text(head, encoding="utf-8")
    (tmp_path / "people.csv").write_text(people, encoding="utf-8")
    with pytest.raises(TomlError) as caught:
        read_event(tmp_path / "event.toml")
    assert str(caught.value).startswith(message)
