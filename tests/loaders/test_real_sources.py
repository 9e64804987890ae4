"""The publishers' files at real size: what they hold is what the loaders say."""

from pathlib import Path

import numpy as np
import pytest

from graph.evidence.nuts_conversion import carry, target
from graph.measures.specialisation import location_quotients
from loaders.code_lists import CodeLists
from loaders.load import Load
from loaders.source_files import SourceFiles
from ontology.iri import Minter
from ontology.namespace import SKOS
from ontology.term import Statement

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def source_files(real_data: Path) -> SourceFiles:
    return SourceFiles(downloads=real_data)


@pytest.fixture(scope="module")
def code_lists(source_files: SourceFiles) -> CodeLists:
    return source_files.code_lists()


def drawn(source_files: SourceFiles, name: str, code_lists: CodeLists) -> tuple[Load, list[Statement]]:
    load, triples = source_files.load(source_files.source(name), Minter(), code_lists)
    return load, list(triples)


@pytest.fixture(scope="module")
def employment(source_files: SourceFiles, code_lists: CodeLists) -> dict[tuple[str, str], float]:
    """Return persons employed by NUTS 2013 region and activity, of each cell the newest published year."""
    figures = {}
    for lines in drawn(source_files, "eurostat-sbs", code_lists)[1]:
        for line in str(lines).splitlines():
            subject, predicate, value = line.removesuffix(" .").split(" ", 2)
            if predicate.endswith("#personsEmployed>"):
                region, activity, _ = subject[1:-1].rsplit("/", 3)[1:]
                figures[region.partition("-")[2], activity] = float(value.split('"')[1])
    return figures


@pytest.mark.parametrize(
    ("region", "division", "quotient"),
    [("CZ02", "29", 6.7), ("DE11", "29", 6.0), ("BE31", "21", 25), ("DK01", "21", 10)],
)
def test_location_quotients_are_the_known_ones(
    employment: dict[tuple[str, str], float], region: str, division: str, quotient: float
) -> None:
    cells = {key: value for key, value in employment.items() if len(key[0]) == 4 and len(key[1]) == 2}
    regions, divisions = sorted({r for r, _ in cells}), sorted({d for _, d in cells})
    matrix = np.array([[cells.get((r, d), 0.0) for d in divisions] for r in regions])
    computed = location_quotients(matrix).values[regions.index(region), divisions.index(division)]
    assert computed == pytest.approx(quotient, abs=0.05 if quotient < 10 else 0.5)


def test_figures_are_those_of_the_file(employment: dict[tuple[str, str], float]) -> None:
    assert (employment["CZ02", "29"], employment["DE11", "29"], employment["DK01", "21"]) == (
        43_888,
        160_445,
        25_479,
    )
    assert len({region for region, _ in employment if len(region) == 4}) > 250


def test_nuts_history_reads_every_row_and_names_every_change(
    source_files: SourceFiles, code_lists: CodeLists
) -> None:
    load, _ = drawn(source_files, "nuts-history", code_lists)
    assert load.skipped == {"not a NUTS code": 1}, "the heading above the statistical regions"
    assert load.drift() == []


def test_figures_of_2013_are_carried_to_2021_or_listed(
    source_files: SourceFiles, code_lists: CodeLists, employment: dict[tuple[str, str], float]
) -> None:
    short = Minter().base + "region/"
    steps: dict[tuple[str, str], dict[str, str]] = {("2013", "2016"): {}, ("2016", "2021"): {}}
    parents = {}
    for s, p, o in (
        one for one in drawn(source_files, "nuts-history", code_lists)[1] if not isinstance(one, str)
    ):
        one, _, code = s[1:-1].removeprefix(short).partition("/")
        other, _, match = o[1:-1].removeprefix(short).partition("/")
        if p == SKOS("exactMatch") and (one, other) in steps:
            steps[one, other][code] = match
        if p == SKOS("broader") and one in ("2013", "2016"):
            parents.setdefault(code, match)
    cars = {
        region: value
        for (region, activity), value in employment.items()
        if activity == "29" and len(region) == 4 and region in parents
    }
    carried_over = carry(cars, list(steps.values()), parents)
    assert carried_over.figures["PL71"] == cars["PL11"], "Łódzkie was recoded"
    assert "IE04" not in carried_over.figures, "Ireland was redrawn"
    assert {code[:2] for code in carried_over.lost} >= {"UK"}, (
        "no version of NUTS 2021 has the United Kingdom"
    )
    assert carried_over.sums == {
        above: sum(cars[part] for part in parts) for above, parts in carried_over.parts.items()
    }
    added = {part for parts in carried_over.parts.values() for part in parts}
    carried = {code for code in cars if target(code, list(steps.values()))}
    assert carried | added | set(carried_over.lost) == set(cars)
    assert not carried & set(carried_over.lost)


def test_borders_of_every_region_are_sound(source_files: SourceFiles, code_lists: CodeLists) -> None:
    load, statements = drawn(source_files, "nuts-geometry", code_lists)
    assert load.rows == {"geojson_2024": 1798, "geojson_2016": 2016}
    assert load.skipped == {"NUTS code of another version": 1}
    assert len(statements) == 3 * (1798 + 2016 - 1)
