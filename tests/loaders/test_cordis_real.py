"""The framework programmes' real files: how many rows, triples, skips and placements they give."""

import re
from collections import Counter
from pathlib import Path

import pytest

from loaders.code_lists import CodeLists
from loaders.load import Load
from loaders.source_files import SourceFiles
from ontology.iri import Minter

pytestmark = pytest.mark.realdata
_PLACED_BY = re.compile(r"ontology#placedBy> <[^#]+#(\w+)>")


@pytest.fixture(scope="module")
def code_lists() -> CodeLists:
    return SourceFiles().code_lists()


def run(folder: Path, source: str, code_lists: CodeLists, **settings: str) -> tuple[Load, Counter[str]]:
    """Return a source's run with counts of its triples, of its types and of how organisations were placed."""
    source_files = SourceFiles(downloads=folder)
    load, statements = source_files.load(
        source_files.source(source).with_settings(settings), Minter(), code_lists
    )
    counts: Counter[str] = Counter()
    for one in statements:
        lines = one if isinstance(one, str) else f"{' '.join(one)} .\n"
        counts["triples"] += lines.count("\n")
        counts["memberships"] += lines.count("#type> <http://www.w3.org/ns/org#Membership> ")
        counts["organisations"] += lines.count("#type> <http://www.w3.org/ns/org#Organization> ")
        counts["projects"] += lines.count("#type> <http://data.europa.eu/s66#Project> ")
        counts.update(_PLACED_BY.findall(lines))
    assert load.drift() == []
    return load, counts


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_horizon_europe_sample(real_data: Path, code_lists: CodeLists) -> None:
    load, counts = run(real_data, "cordis-horizon", code_lists)
    assert (counts["memberships"], counts["projects"]) == (100, 100 + 0)
    assert counts["ByNutsCode"] >= 75
    assert counts["organisations"] - counts["ByNutsCode"] - counts["ByGeolocation"] <= 12
    assert 6_000 <= counts["triples"] <= 7_000
    # The table of subjects is of all projects, the others are of a hundred.
    assert 40_000 <= load.skipped.pop("unknown project") <= load.rows["subjects"]
    assert sum(load.skipped.values()) <= 5


def test_horizon_2020_sample(real_data: Path, code_lists: CodeLists) -> None:
    load, counts = run(real_data, "cordis-h2020", code_lists)
    assert counts["memberships"] == load.rows["organisations"] == 5_149
    assert load.rows["topics"] == 35_383
    assert load.skipped["geolocation in no region"] <= 0.1 * counts["organisations"]
    # Organisations outside the countries that have regions stay unplaced.
    assert 0.85 <= counts["ByGeolocation"] / counts["organisations"] <= 1
    assert load.skipped["region of another country"] <= 10


def test_projects_can_be_chosen_by_topic(real_data: Path, code_lists: CodeLists) -> None:
    load, counts = run(real_data, "cordis-h2020", code_lists, topics="GALILEO-")
    assert (counts["projects"], counts["memberships"]) == (9, 74)
    assert load.rows["organisations"] == 5_149


def test_seventh_framework_programme(real_data: Path, code_lists: CodeLists) -> None:
    load, counts = run(real_data, "cordis-fp7", code_lists)
    assert counts["projects"] == load.rows["projects"] == 25_778
    assert (load.rows["facts"], load.rows["organisations"], load.rows["participants"]) == (
        25_620,
        30_399,
        31_055,
    )
    assert 550_000 <= counts["triples"] <= 700_000
    assert dict(load.skipped) == {"reversed dates": 2, "unknown country": 2, "not a URL": 10}


def test_links_of_the_seventh_framework_programme(
    real_data: Path, code_lists: CodeLists, tmp_path: Path
) -> None:
    for name in ("fp7", "fp7_network"):
        (tmp_path / "cordis").mkdir(exist_ok=True)
        (tmp_path / "cordis" / name).symlink_to(real_data / "cordis" / name)
    load, counts = run(tmp_path, "cordis-fp7", code_lists)
    assert counts["memberships"] == 135_667
    assert load.skipped["membership stated twice"] == load.rows["links"] - counts["memberships"] == 3
    assert counts["projects"] == 25_778 + 25_788
    assert not [method for method in counts if method.startswith("By")]


def test_collaborations(real_data: Path, code_lists: CodeLists) -> None:
    load, counts = run(real_data, "cordis-collaborations", code_lists)
    assert counts["memberships"] == load.rows["participations"] == 206_385
    assert counts["projects"] == load.rows["projects"] == 40_792
    assert 25_000 <= counts["BySource"] <= 40_000
    assert set(load.skipped) == {"unknown NUTS code", "organisation in a second region"}
    assert sum(load.skipped.values()) <= 2_000
