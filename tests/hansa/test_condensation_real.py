"""Condensing the publishers' files gives the tables that ship, within a tolerance that is stated for each."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from hansa.cli import main
from loaders.contract import FOLDER

pytestmark = pytest.mark.realdata
# Columns that name a row, and the largest difference of a figure. Weights of joint projects are sums of fractions
# that were rounded elsewhere: 17,791 of 17,799 are equal, two differ by 0.16 and 0.17.
TABLES = {
    "regional_employment": (3, 0.0),
    "employment_reference": (1, 0.0),
    "regional_wages": (2, 0.0),
    "joint_projects": (4, 0.2),
    "activity_flows": (2, 0.0001),
    "activity_upstreamness": (1, 0.001),
    "sector_relatedness": (2, 0.0),
}


@pytest.fixture(scope="module")
def condensed(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("condensed")
    ran = CliRunner().invoke(main, ["--data", str(real_data), "condense", "--out", str(out)])
    assert (ran.exit_code, ran.stderr) == (0, "")
    return out


def figures(path: Path, keys: int) -> dict[tuple[str, ...], list[float]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        return {
            tuple(row[:keys]): [float({"": 0, "yes": 1}.get(cell, cell)) for cell in row[keys:]]
            for row in rows
        }


@pytest.mark.parametrize("name", TABLES)
def test_condensed_table_is_the_one_that_ships(name: str, condensed: Path) -> None:
    keys, tolerance = TABLES[name]
    made, shipped = (figures(folder / f"{name}.csv", keys) for folder in (condensed, FOLDER / "data"))
    assert set(made) == set(shipped)
    apart = [
        key
        for key, row in shipped.items()
        if any(abs(one - other) > tolerance + 1e-9 for one, other in zip(row, made[key], strict=True))
    ]
    assert apart == []
