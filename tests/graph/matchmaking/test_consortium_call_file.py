"""Calls are read strictly."""

import csv
from pathlib import Path

import pytest

from graph.matchmaking.consortium.call import Budget, Call, ExperienceRule, KindRule, Stage, CallTopic, Weights
from graph.matchmaking.consortium.call_file import read_call
from graph.matchmaking.toml_fields import FieldError

ROOT = Path(__file__).parents[3]
SMALL = """
title = "t"
[[topic]]
sector = "Apparel"
[partners]
min = 2
max = 3
"""


def facts(name: str) -> list[dict[str, str]]:
    """Read a curated file."""
    with (ROOT / "loaders" / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def refused(tmp_path: Path, text: str) -> FieldError:
    """Read a text that must be refused."""
    path = tmp_path / "call.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FieldError) as caught:
        read_call(path, {"Apparel", "Plastics"})
    return caught.value


def test_the_example_names_real_sectors_and_organisations() -> None:
    sectors = {row["name"] for row in facts("sectors.csv")}
    call = read_call(ROOT / "docs" / "examples" / "call.toml", sectors)
    ids = {row["id"] for row in facts("cluster_organisations.csv")}
    assert {*call.include, *call.exclude} <= ids
    assert {rule.name for rule in call.experience} <= {row["programme"] for row in facts("partnerships.csv")}
    assert call == Call(
        title="Photonics and digital tools for medical technology",
        topics=(
            CallTopic("Medical Devices", 2.0),
            CallTopic("Information Technology and Analytical Instruments", 2.0),
            CallTopic("Lighting and Electrical Equipment"),
            CallTopic("Biopharmaceuticals"),
        ),
        partners_min=5,
        partners_max=8,
        stages=(
            Stage("components", ("Lighting and Electrical Equipment", "Plastics")),
            Stage("production", ("Production Technology and Heavy Machinery", "Metalworking Technology")),
            Stage(
                "services to hospitals",
                ("Business Services", "Communications Equipment and Services"),
                required=False,
            ),
        ),
        countries_min=4,
        per_country_max=2,
        country_max={"DE": 1},
        kinds=(KindRule("cluster organisation", 4),),
        experience=(ExperienceRule("programme", "ESCP-S3-2018", 1),),
        include=("lyonbiopole",),
        exclude=("silicon-saxony",),
        budget=Budget(1_500_000.0, 300_000.0, 180_000.0),
        weights=Weights(trust=0.5),
    )


def test_the_smallest_call_has_no_other_rules(tmp_path: Path) -> None:
    path = tmp_path / "call.toml"
    path.write_text(SMALL, encoding="utf-8")
    assert read_call(path) == Call("t", (CallTopic("Apparel"),), 2, 3)


@pytest.mark.parametrize(
    ("text", "key", "expected", "found"),
    [
        (SMALL + "minimum = 1\n", "partners.minimum", "one of: max, min", "an unknown key"),
        ("prize = 1\n" + SMALL, "prize", "", "an unknown key"),
        (SMALL.replace('"Apparel"', '"Hats"'), "topic[0].sector", "one of: Apparel, Plastics", "'Hats'"),
        (SMALL.replace("max = 3", "max = 1"), "partners.max", "at least partners.min (2)", "1"),
        (SMALL.replace("max = 3", "max = true"), "partners.max", "a whole number of at least 1", "True"),
        (SMALL.replace("min = 2", ""), "partners.min", "a whole number of at least 1", "nothing"),
        (SMALL.replace('title = "t"', ""), "title", "a text", "nothing"),
        (SMALL + "[weights]\ntrust = nan\n", "weights.trust", "a number of at least 0", "nan"),
        (SMALL + "[weights]\ntrust = -1\n", "weights.trust", "a number of at least 0", "-1"),
        (
            SMALL + '[members]\ninclude = ["a"]\nexclude = ["a"]\n',
            "members.exclude",
            "members that are not in members.include",
            "'a'",
        ),
        (
            SMALL + "[[experience]]\nmin = 1\n",
            "experience[0].programme",
            "either programme or third_country",
            "neither",
        ),
        (SMALL + '[[stage]]\nname = "s"\nsectors = []\n', "stage[0].sectors", "a list of texts", "[]"),
        (SMALL + "[countries]\nmin = 3\nmax = 2\n", "countries.max", "at least countries.min (3)", "2"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, key: str, expected: str, found: str) -> None:
    error = refused(tmp_path, text)
    assert (error.file, error.key, error.found) == ("call.toml", key, found)
    assert expected in error.expected
    assert str(error) == f"call.toml: {key}: expected {error.expected}, found {found}"


def test_what_is_not_toml_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path, "title = \n")
    assert (error.key, error.expected) == ("", "TOML in UTF-8")
    assert "line 1" in error.found
