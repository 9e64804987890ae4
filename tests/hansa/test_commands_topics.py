"""The list of topics and one topic, as the command prints them of the shipped graph."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from hansa.cli import main

PARTS = ("organisations", "claims", "partnerships", "opportunities")


def run(store: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(store), "topics", *arguments])


def listed(store: Path, *arguments: str) -> Any:
    result = run(store, *arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_list_counts_what_a_topic_shows(store_folder: Path) -> None:
    (row,) = [one for one in listed(store_folder) if one["topic"] == "photonics"]
    shown = listed(store_folder, "photonics")
    assert all(shown[part] for part in PARTS)
    assert row == {
        "topic": "photonics",
        "field": "Information Technology and Analytical Instruments",
        "organisations": len(shown["organisations"]),
        "territories": len({claim["territory"] for claim in shown["claims"]}),
        "partnerships": len(shown["partnerships"]),
        "opportunities": len(shown["opportunities"]),
        "iri": "http://localhost:8000/topic/photonics",
    }


def test_topic_is_described(store_folder: Path) -> None:
    shown = listed(store_folder, "photonics")
    assert {key: value for key, value in shown.items() if key not in PARTS} == {
        "topic": "photonics",
        "definition": "Technologies that make, guide and use light",
        "field": "Information Technology and Analytical Instruments",
        "synonyms": ["imaging", "lasers", "optical instruments", "optics", "optoelectronics"],
        "iri": "http://localhost:8000/topic/photonics",
    }


def test_synonym_means_its_topic(store_folder: Path) -> None:
    assert listed(store_folder, "Lasers") == listed(store_folder, "http://localhost:8000/topic/photonics")


def test_field_narrows_the_list(store_folder: Path) -> None:
    assert {row["field"] for row in listed(store_folder, "--field", "automotive")} == {"Automotive"}


def test_claims_are_quoted_with_their_territory(store_folder: Path) -> None:
    table = run(store_folder, "photonics", "--top", "1").output
    assert '  "Photonics": DE3 (Berlin), 2021-2027, stated\n' in table


def test_opportunities_whose_offer_names_the_topic_come_first(store_folder: Path) -> None:
    names = ["photonics" in one["title"] for one in listed(store_folder, "photonics")["opportunities"]]
    assert names[0]
    assert names == sorted(names, reverse=True)


def test_near_miss_gets_suggestions(store_folder: Path) -> None:
    result = run(store_folder, "photnics")
    assert result.exit_code == 2
    assert result.stderr.startswith("hansa: photnics: no topic of that name. Did you mean photonics")


def test_field_beside_a_topic_is_wrong_use(store_folder: Path) -> None:
    result = run(store_folder, "photonics", "--field", "automotive")
    assert result.exit_code == 2
    assert result.stderr.startswith("hansa: --field narrows the list of topics, not one topic (see ")


def test_ranked_opportunities_on_a_topic_begin_with_offers_on_it(store_folder: Path) -> None:
    given = [
        "--store",
        str(store_folder),
        "opportunities",
        "--topic",
        "photonics",
        "--top",
        "5",
        "--format",
        "json",
    ]
    listed = json.loads(CliRunner().invoke(main, given).stdout)
    assert len(listed) == 5
    assert all("photonics" in opportunity["title"] for opportunity in listed)
