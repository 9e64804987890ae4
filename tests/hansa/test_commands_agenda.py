"""`hansa agenda`: events of files and of the graph."""

import csv
import io
import json
from datetime import date, time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.matchmaking.agenda.event import EventError
from graph.matchmaking.agenda.event_file import read_event
from graph.matchmaking.agenda.graph_event import ZONES, Day, prepare_event
from graph.matchmaking.agenda.participants import fill_participants
from graph.matchmaking.match_facts import read_match_facts
from graph.names.index import name_index
from hansa.cli import main
from ontology.country import alpha3
from tests.support.toy_graph import enumerable

EXAMPLE = str(Path(__file__).parents[2] / "docs" / "examples" / "event.toml")
TODAY = date(2025, 3, 5)
SPARSE = """
id = "e"
title = "E"
timezone = "Europe/Vienna"
[[session]]
start = 2025-03-04T09:00:00
end = 2025-03-04T10:00:00
minutes = 20
tables = 2
[[participant]]
id = "o2"
[[participant]]
id = "o4"
label = "Four"
sectors = ["D"]
[[participant]]
id = "stranger"
"""


def run(store_folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(store_folder), "agenda", "--seconds", "3600", *arguments])


def test_file_is_filled_from_the_graph_only_where_it_is_silent(tmp_path: Path) -> None:
    store = enumerable()
    path = tmp_path / "event.toml"
    path.write_text(SPARSE)
    ready = fill_participants(read_event(path), name_index(store), read_match_facts(store))
    told = [(one.id, one.label, one.country, one.sectors) for one in ready.event.participants]
    assert told == [
        ("o2", "Cluster o2", "AT", ("c",)),
        ("o4", "Four", "BE", ("d",)),
        ("stranger", "stranger", "", ()),
    ]
    assert ready.assumptions == (
        "From the graph: label, country, sectors of Cluster o2.",
        "From the graph: country of Four.",
        "Not in the graph, taken as the file says: stranger.",
    )


def test_participants_of_an_event_are_those_nearest_to_its_themes() -> None:
    store = enumerable()
    known = read_match_facts(store)
    day = Day(participants=5, slots=2, minutes=30, gap=10, start=time(14))
    ready = prepare_event(store, known, "<http://localhost:8000/event/fair>", day, date(2025, 3, 4))
    assert [one.id for one in ready.event.participants] == ["o2", "o4"]
    assert ready.event.timezone == "Europe/Vienna"
    assert [f"{slot.time.start:%d %H:%M}-{slot.time.end:%H:%M}" for slot in ready.event.slots] == [
        "04 14:00-14:30",
        "04 14:40-15:10",
    ]
    assert ready.assumptions[1] == (
        "Meetings: 2 slots of 30 minutes with 10 between, on 2025-03-04 from 14:00 to 15:10, 1 tables;"
        " times are those of Europe/Vienna."
    )


@pytest.mark.parametrize(
    ("event", "day", "message"),
    [
        ("void", Day(), "nobody fits the event in void: .* found no field and no topic"),
        ("undated", Day(), "event without a day in undated: expected a date, or --date, found 2025-03"),
        ("fair", Day(timezone="Mars/Base"), "no time zone in --timezone"),
        ("fair", Day(slots=60), "meetings past midnight in fair"),
    ],
)
def test_event_that_cannot_be_planned_says_why(event: str, day: Day, message: str) -> None:
    store = enumerable()
    with pytest.raises(EventError, match=message):
        prepare_event(store, read_match_facts(store), f"<http://localhost:8000/event/{event}>", day, TODAY)


def test_undated_event_is_planned_on_a_given_day() -> None:
    store = enumerable()
    day = Day(on=date(2025, 5, 6))
    ready = prepare_event(store, read_match_facts(store), "<http://localhost:8000/event/undated>", day, TODAY)
    assert ready.event.slots[0].time.start.date() == date(2025, 5, 6)


def test_event_before_the_reference_date_is_said_to_be_past() -> None:
    store = enumerable()
    ready = prepare_event(store, read_match_facts(store), "<http://localhost:8000/event/fair>", Day(), TODAY)
    assert ready.assumptions[0] == (
        "Fair of C is past: it ended on 2025-03-04, before 2025-03-05. This agenda is an exercise on history."
    )


def test_zones_are_those_of_countries() -> None:
    from zoneinfo import ZoneInfo

    assert all(len(alpha3(code)) == 3 and ZoneInfo(zone).key == zone for code, zone in ZONES.items())


def test_example_writes_a_calendar_for_each_and_refuses_to_overwrite(
    store_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "out"
    result = run(store_folder, "--event", EXAMPLE, "--out", str(out), "--format", "json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["served"], told["short"], told["unmet"], told["status"]) == (8, 0, [], "optimal")
    assert told["value"] == pytest.approx(sum(row["value"] for row in told["agenda"]) / 2, abs=1e-3)
    ids = {participant["id"] for participant in told["participants"]}
    assert {path.name for path in out.iterdir()} == {"agenda.csv", *(f"{one}.ics" for one in ids)}
    calendar = (out / "secpho.ics").read_text()
    mine = [row for row in told["agenda"] if row["participant_id"] == "secpho"]
    assert calendar.count("BEGIN:VEVENT") == len(mine)
    again = run(store_folder, "--event", EXAMPLE, "--out", str(out))
    assert again.exit_code == 2
    assert "would overwrite" in again.stderr
    assert (out / "secpho.ics").read_text() == calendar
    assert run(store_folder, "--event", EXAMPLE, "--out", str(out), "--force").exit_code == 0


def test_pairs_that_are_apart_or_of_one_country_do_not_meet(store_folder: Path) -> None:
    result = run(store_folder, "--event", EXAMPLE, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    pairs = {frozenset((row["participant_id"], row["partner_id"])) for row in rows}
    assert rows
    assert frozenset(("secpho", "optonet")) not in pairs
    assert frozenset(("hcp-pt", "produtech")) not in pairs


def test_event_of_the_graph_states_what_it_assumes(store_folder: Path) -> None:
    result = run(
        store_folder, "--event", "eu-korea-2018", "--participants", "9", "--slots", "3", "--format", "json"
    )
    told = json.loads(result.stdout)
    assert len(told["participants"]) == 9
    assert told["event"]["timezone"] == "Europe/Vienna"
    assert told["assumptions"][0] == (
        "EU-Korea Cluster Matchmaking Event (European Utility Week) is past: it ended on 2018-11-08, before 2026-11-01."
        " This agenda is an exercise on history."
    )
    assert told["assumptions"][1].startswith("Participants: the 9 of ")
    assert min(row["value"] for row in told["agenda"]) >= 0.5
    assert max(row["meetings"] for row in told["participants"]) <= 3


def test_event_without_themes_exits_with_2(store_folder: Path) -> None:
    result = run(store_folder, "--event", "cmr-graz-2024")
    assert result.exit_code == 2
    assert "nobody fits the event in cmr-graz-2024" in result.stderr


def test_unknown_event_and_missing_file_exit_with_2(store_folder: Path) -> None:
    unknown = run(store_folder, "--event", "cmr-graz-2042")
    assert unknown.exit_code == 2
    missing = run(store_folder, "--event", "nowhere.toml")
    assert (missing.exit_code, missing.stderr) == (
        2,
        "hansa: no event file in nowhere.toml: expected a TOML file, found nothing there\n",
    )


def test_options_of_the_day_are_refused_for_a_file(store_folder: Path) -> None:
    result = run(store_folder, "--event", EXAMPLE, "--slots", "3")
    assert result.exit_code == 2
    assert "expected sessions as the file has them, found --slots" in result.stderr


def test_participants_with_nothing_in_common_are_told_why(store_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "event.toml"
    path.write_text(
        SPARSE.replace('"o2"', '"first"').replace('"o4"', '"second"').replace('sectors = ["D"]', "")
    )
    result = run(store_folder, "--event", str(path), "--format", "json")
    told = json.loads(result.stdout)
    assert (told["meetings"], told["served"], len(told["unmet"])) == (0, 0, 3)
    assert told["unmet"][0]["why"].startswith("no participant they may meet offers or wants what fits")
