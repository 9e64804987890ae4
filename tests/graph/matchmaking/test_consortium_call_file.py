"""Calls are read strictly."""

import csv
from datetime import date
from pathlib import Path

import pytest

from graph.matchmaking.consortium.call import (
    Budget,
    Call,
    CallTopic,
    ExperienceRule,
    KindRule,
    RegionRule,
    Stage,
    Weights,
)
from graph.matchmaking.consortium.call_file import read_call
from ontology.toml_file import TomlError

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


def refused(tmp_path: Path, text: str) -> TomlError:
    """Read a text that must be refused."""
    path = tmp_path / "call.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TomlError) as caught:
        read_call(path)
    return caught.value


def test_the_example_names_real_sectors_and_organisations() -> None:
    call = read_call(ROOT / "docs" / "examples" / "call.toml")
    sectors = {row["name"] for row in facts("sectors.csv")}
    topics = {row["topic"] for row in facts("topics.csv")}
    ids = {row["id"] for row in facts("cluster_organisations.csv")}
    assert {*call.include, *call.exclude} <= ids
    assert {topic.name for topic in call.topics if topic.of == "sector"} <= sectors
    assert {topic.name for topic in call.topics if topic.of == "topic"} <= topics
    assert {sector for stage in call.stages for sector in stage.sectors} <= sectors
    assert {topic for stage in call.stages for topic in stage.topics} <= topics
    assert {rule.name for rule in call.experience} <= {row["programme"] for row in facts("partnerships.csv")}
    assert call == Call(
        title="Photonics and digital tools for medical technology",
        topics=(
            CallTopic("photonics", 2.0, "topic"),
            CallTopic("medical imaging", 1.0, "topic"),
            CallTopic("diagnostics", 1.0, "keyword"),
            CallTopic("Medical Devices", 2.0),
        ),
        partners_min=5,
        partners_max=8,
        stages=(
            Stage(
                "components",
                ("Lighting and Electrical Equipment",),
                topics=("microelectronics", "sensors and measurement"),
            ),
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
        regions=(RegionRule(("less developed", "transition"), 2),),
        experience=(ExperienceRule("programme", "ESCP-S3-2018", 1),),
        include=("lyonbiopole",),
        exclude=("silicon-saxony",),
        budget=Budget(1_500_000.0, 300_000.0, 180_000.0),
        weights=Weights(trust=0.5),
        deadline=date(2027, 3, 31),
    )


def test_the_smallest_call_has_no_other_rules(tmp_path: Path) -> None:
    path = tmp_path / "call.toml"
    path.write_text(SMALL, encoding="utf-8")
    assert read_call(path) == Call("t", (CallTopic("Apparel"),), 2, 3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SMALL + "minimum = 1\n", "unknown key in call.toml, partners.minimum: expected min, found minimum"),
        ("prize = 1\n" + SMALL, "unknown key in call.toml, prize: expected one of: "),
        (
            SMALL.replace("max = 3", "max = 1"),
            "wrong value in call.toml, partners.max: expected at least partners.min (2), found 1",
        ),
        (
            SMALL.replace("max = 3", "max = true"),
            "wrong value in call.toml, partners.max: expected a whole number of at least 1, found true",
        ),
        (
            SMALL.replace("min = 2", ""),
            "missing key in call.toml, partners.min: expected a whole number of at least 1, found nothing",
        ),
        (SMALL.replace('title = "t"', ""), "missing key in call.toml, title: expected a text, found nothing"),
        (
            SMALL + "[weights]\ntrust = nan\n",
            "wrong value in call.toml, weights.trust: expected a finite number, found nan",
        ),
        (
            SMALL + "[weights]\ntrust = -1\n",
            "wrong value in call.toml, weights.trust: expected a number of at least 0, found -1",
        ),
        (
            SMALL + '[members]\ninclude = ["a"]\nexclude = ["a"]\n',
            "wrong value in call.toml, members.exclude: expected members that are not in members.include, found 'a'",
        ),
        (
            SMALL + "[[experience]]\nmin = 1\n",
            "wrong experience in call.toml, experience[0]: expected either programme or third_country, found neither",
        ),
        (
            SMALL + '[[topic]]\nsector = "a"\ntopic = "b"\n',
            "wrong topic in call.toml, topic[1]: expected one of sector, topic and keyword, found sector and topic",
        ),
        (
            SMALL + '[[topic]]\nsector = "Apparel"\n',
            "wrong value in call.toml, topic[1]: expected each topic once, found 'Apparel'",
        ),
        (
            SMALL + '[[stage]]\nname = "s"\nsectors = []\n',
            "wrong value in call.toml, stage[0].sectors: expected sectors or topics of the stage, found []",
        ),
        (
            SMALL + "[countries]\nmin = 3\nmax = 2\n",
            "wrong value in call.toml, countries.max: expected at least countries.min (3), found 2",
        ),
        (
            SMALL + "[[regions]]\nclasses = []\nmin = 1\n",
            "wrong value in call.toml, regions[0].classes: expected at least one class of regions, found []",
        ),
        ("deadline = 2027\n" + SMALL, "wrong value in call.toml, deadline: expected a date, found 2027"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, message: str) -> None:
    assert str(refused(tmp_path, text)).startswith(message)


def test_what_is_not_toml_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path, "title = \n")
    assert str(error).startswith(
        "broken TOML in call.toml: expected TOML 1.0 in UTF-8, found Invalid value (at line 1"
    )


def test_topics_keywords_regions_and_the_deadline_are_read(tmp_path: Path) -> None:
    path = tmp_path / "call.toml"
    path.write_text(
        """
title = "t"
deadline = 2027-03-01
[[topic]]
topic = "photonics"
weight = 2
[[topic]]
keyword = "endoscopy"
[[stage]]
name = "components"
topics = ["lasers"]
[[regions]]
classes = ["less developed", "transition"]
min = 2
[partners]
min = 2
max = 3
""",
        encoding="utf-8",
    )
    assert read_call(path) == Call(
        "t",
        (CallTopic("photonics", 2.0, "topic"), CallTopic("endoscopy", 1.0, "keyword")),
        2,
        3,
        stages=(Stage("components", (), topics=("lasers",)),),
        regions=(RegionRule(("less developed", "transition"), 2),),
        deadline=date(2027, 3, 1),
    )
