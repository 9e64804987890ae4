"""Claims about the graph's own partnerships as input of the back-test."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from graph.evidence.facts import GraphFacts, Organisation, Partnership, Region
from graph.forecast.backtest.own_partnerships import StartError, dated_partnerships, require_new_year
from graph.forecast.backtest.report import own_report
from hansa.cli import main

BREMEN = Region("<DE501>", "DE501", 3, "Bremen", "DE", None)
VIENNA = Region("<AT13>", "AT13", 2, "Vienna", "AT", None)
EAST = Region("<AT1>", "AT1", 1, "East Austria", "AT", None)


def organisation(name: str, country: str, region: Region | None) -> Organisation:
    return Organisation(
        f"<{name}>", name, country, region.iri if region else None, 1.0, frozenset(), is_cluster=True
    )


def partnership(name: str, start: str, members: str) -> Partnership:
    return Partnership(
        f"<{name}>", name, start, "", frozenset(), tuple((f"<{name}-{one}>", f"<{one}>") for one in members)
    )


EVIDENCE = GraphFacts(
    regions={region.iri: region for region in (BREMEN, VIENNA, EAST)},
    sectors={},
    organisations={
        one.iri: one
        for one in (
            organisation("a", "DE", BREMEN),
            organisation("b", "AT", VIENNA),
            organisation("c", "AT", EAST),
            organisation("d", "FR", None),
        )
    },
    priorities=(),
    partnerships=(
        partnership("year", "2019", "ab"),
        partnership("month", "2020-05", "cd"),
        partnership("undated", "", "ab"),
    ),
)


def test_a_partnership_without_a_start_is_left_out_and_a_year_is_its_first_day() -> None:
    dated = dated_partnerships(EVIDENCE)
    assert dated.projects.tolist() == ["<year>", "<month>"]
    assert dated.starts.astype(str).tolist() == ["2019-01-01", "2020-05-01"]
    assert dated.themes == (("partnership",), ("partnership",))


def test_members_stand_in_their_nuts_2_region_or_nowhere() -> None:
    dated = dated_partnerships(EVIDENCE)
    assert dated.organisations.tolist() == ["<a>", "<b>", "<c>", "<d>"]
    assert dated.regions.tolist() == ["DE50", "AT13", "", ""]
    assert dated.countries.tolist() == ["DE", "AT", "AT", "FR"]


def test_only_the_first_of_january_is_a_cut() -> None:
    require_new_year(np.datetime64("2020-01-01"))
    with pytest.raises(StartError, match="cut within a year in 2020-07-01: expected 1 January"):
        require_new_year(np.datetime64("2020-07-01"))


def test_the_section_says_how_few_there_are() -> None:
    section = own_report(3, dated_partnerships(EVIDENCE), [])
    assert "The graph holds 3 partnerships; 2 have a start, 2 of these list 2 to 50 members" in section
    assert "and 2 memberships of these are placed" in section


def own_cut(store: Path, cut: str, *more: str) -> Result:
    given = ["--store", str(store), "backtest", "--own-cut", cut, "--draws", "10", *more]
    return CliRunner().invoke(main, given)


def test_the_shipped_partnerships_are_put_to_the_test(store_folder: Path) -> None:
    result = own_cut(store_folder, "2020-01-01")
    assert result.exit_code == 0, result.output
    assert "## Own partnerships, cut 2020-01-01" in result.output
    assert "| recommender |" in result.output
    # one theme: whoever is a candidate never met
    assert "### Never met" not in result.output
    assert "Made with `hansa backtest --own-cut 2020-01-01`." in result.output


def test_programs_read_the_back_test_as_json(store_folder: Path) -> None:
    result = own_cut(store_folder, "2020-01-01", "--format", "json")
    answer = json.loads(result.stdout)
    assert answer["funded"] == []
    (trial,) = answer["own"]
    assert (trial["cut"], trial["until"]) == ("2020-01-01", "2022-01-01")
    (whole, *_) = trial["strata"]
    assert {"candidates", "met", "name", "scores"} == set(whole)
    assert set(whole["scores"]["recommender"]) == {
        "average_precision",
        "interval",
        "at_100",
        "at_1000",
        "gain",
    }


@pytest.mark.parametrize(
    ("cut", "fault"),
    [
        ("2018-01-01", "no history in the projects before 2016-01-01"),
        ("2022-01-01", "unfinished test window in cut 2022-01-01"),
        ("2020-05-01", "cut within a year in 2020-05-01"),
        ("soon", "not a date in --own-cut"),
    ],
)
def test_a_cut_that_the_partnerships_do_not_carry_is_refused(
    store_folder: Path, cut: str, fault: str
) -> None:
    result = own_cut(store_folder, cut)
    assert result.exit_code != 0
    assert fault in result.output


def test_a_back_test_needs_a_cut(store_folder: Path) -> None:
    result = CliRunner().invoke(main, ["--store", str(store_folder), "backtest"])
    assert "Give --cut or --own-cut (see" in result.output
