"""Condensed tables: sums that say what is missing, pairs, shares and stages, checkable by hand."""

import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner

from hansa.cli import main
from hansa.condensation.condensed_table import CondensedTable
from hansa.condensation.employment_tables import Places, reference, regional
from hansa.condensation.flow_tables import CountryFlows, typical_flows, typical_upstreamness
from hansa.condensation.project_pairs import project_pairs
from hansa.condensation.relatedness_table import relatedness_table
from loaders.source_files import SourceFiles
from tests.support.contracts import file, source

PLACES = Places(
    frozenset(["AT31", "FR51", "HU10", "IE0", "IE01", "IE02", "UKM", "UKM2", "UKM5"]),
    {"2021": frozenset(["AT31", "FRG", "FRG0", "IE0", "IE04", "IE05"]), "2016": frozenset(["UKM", "UKM5"])},
    {
        ("2013", "2016"): {"AT31": "AT31", "FR51": "FRG", "IE0": "IE0", "UKM": "UKM", "UKM5": "UKM5"},
        ("2016", "2021"): {"AT31": "AT31", "FRG": "FRG", "IE0": "IE0"},
    },
)


def test_regions_are_carried_and_those_drawn_anew_are_added_up_above_them() -> None:
    figures = {
        ("AT31", "29"): 10.0,
        ("FR51", "29"): 20.0,
        ("IE01", "29"): 3.0,
        ("IE02", "29"): 4.0,
        ("IE02", "30"): 5.0,
        ("UKM2", "29"): 6.0,
        ("UKM5", "29"): 7.0,
        ("ATZZ", "29"): 99.0,
        ("XX01", "29"): 99.0,
    }
    assert sorted(regional(figures, PLACES)) == [
        ("AT31", "2021", "29", "10", ""),
        ("FRG0", "2021", "29", "20", ""),
        ("IE0", "2021", "29", "7", ""),
        ("IE0", "2021", "30", "5", "yes"),
        ("UKM", "2016", "29", "13", ""),
        ("UKM5", "2016", "29", "7", ""),
    ]
    assert reference(figures, PLACES) == [("29", "149", "7"), ("30", "5", "1")]


def test_flows_are_medians_over_tables_and_a_missing_cell_is_0() -> None:
    one = CountryFlows({("A01", "C16"): 30.0, ("A01", "A01"): 70.0, ("C16", "A01"): 10.0})
    other = CountryFlows({("A01", "A01"): 50.0, ("C16", "C16"): 50.0})
    table = typical_flows([one, other])
    assert table.rows == [
        ("A01", "C16", "0.1500", "0.0000", "0.3000", "0.5000", "0.0000", "1.0000", "0.5500"),
        ("C16", "A01", "0.5000", "0.0000", "1.0000", "0.0625", "0.0000", "0.1250", "0.6875"),
    ]


def test_stages_to_final_use_are_a_mean_over_the_tables_that_have_the_activity() -> None:
    one = CountryFlows({("A01", "C16"): 50.0}, {"A01": 100.0, "C16": 80.0, "T": 5.0})
    other = CountryFlows({("A01", "C16"): 100.0}, {"A01": 100.0, "C16": 80.0})
    assert typical_upstreamness([one, other]).rows == [("A01", "1.750"), ("C16", "1.000")]


def test_table_whose_flows_do_not_fit_its_use_is_left_out_of_stages_and_named() -> None:
    sound = CountryFlows({("A01", "C16"): 50.0}, {"A01": 100.0, "C16": 80.0})
    beyond = CountryFlows({("A01", "A01"): 200.0}, {"A01": 100.0}, "HUN")
    table = typical_upstreamness([sound, beyond, CountryFlows()])
    assert table.rows == [("A01", "1.500"), ("C16", "1.000")]
    assert table.notes == (
        "table of HUN: upstreamness: expected flows within the output (spectral radius below 1), found 2",
    )


def _packed(folder: Path, name: str, text: str) -> None:
    with gzip.open(folder / name, "wt", encoding="utf-8") as stream:
        stream.write(text)


def test_pair_counts_a_project_once_and_needs_five(tmp_path: Path) -> None:
    starts = ["2012-01", "2013-01", "2014-01", "2015-01", "2016-01", "2006-01"]
    projects = "".join(f"P{i},{start}\n" for i, start in enumerate(starts))
    rows = "".join(
        f"P{i},{code}\nP{i},{code}\n"
        for i in range(len(starts))
        for code in ("AT31", "BE10", "CZ01")[: 2 + (i == 0)]
    )
    _packed(tmp_path, "p.csv.gz", "project,start\n" + projects)
    _packed(tmp_path, "m.csv.gz", "project,nuts2,nuts3\n" + rows.replace("\n", ",\n"))
    collaborations = source(
        file("projects", "p.csv.gz", columns=("project", "start")),
        file("participations", "m.csv.gz", columns=("project", "nuts2", "nuts3")),
        name="cordis-collaborations",
    )
    table = project_pairs(SourceFiles(tmp_path, tmp_path, (collaborations,)))
    assert table.rows == [("AT31", "BE10", "5", "3", "4.50")]


def test_table_is_written_as_it_ships(tmp_path: Path) -> None:
    path = CondensedTable("few", ("a", "b"), [("1", "x, y")]).write(tmp_path)
    assert path.read_text(encoding="utf-8") == 'a,b\n1,"x, y"\n'


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["condense", "--out", "o"], "no folder of downloads: expected --data or HANSA_DATA, found neither"),
        (
            ["--data", ".", "condense", "--out", "o", "--years", "all"],
            "a year or a span such as 2011-2015, found all",
        ),
    ],
)
def test_wrong_use_is_told_in_one_line(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HANSA_DATA", raising=False)
    ran = CliRunner().invoke(main, arguments)
    assert ran.exit_code == 2
    assert message in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_tables_without_their_files_are_left_out_and_named(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["--data", str(tmp_path), "condense", "--out", str(tmp_path / "out")])
    assert ran.exit_code == 0
    assert [line.split(":")[0] for line in ran.stderr.splitlines()] == ["left out"] * 4
    assert list((tmp_path / "out").iterdir()) == []


def test_relatedness_needs_its_table(tmp_path: Path) -> None:
    from loaders.errors import MissingFileError

    with pytest.raises(MissingFileError, match="Definitions and published relatedness"):
        relatedness_table(SourceFiles(downloads=tmp_path))
