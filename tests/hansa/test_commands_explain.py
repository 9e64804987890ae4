"""Claims about the explanation of pairs: every pair has an answer."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.opportunities.opportunity_filter import OpportunityFilter
from graph.opportunities.ranking import RankedOpportunities
from graph.store.engine import Embedded
from hansa.cli import main


def explain(folder: Path, *given: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(folder), "explain", *given])


def explained(folder: Path, *given: str) -> dict[str, object]:
    result = explain(folder, *given, "--format", "json")
    assert result.exit_code == 0, result.output
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


@pytest.mark.parametrize("kind", ["shared-priority", "value-chain", "renew", "cross-sector", "bridge"])
def test_listed_pair_is_told_with_its_place(store_folder: Path, store: Embedded, kind: str) -> None:
    best = RankedOpportunities.read(store).select(OpportunityFilter(kind=kind))[0]
    field = ["--field", best.sectors[0].label] if kind in ("shared-priority", "value-chain") else []
    answer = explained(store_folder, *(party.iri for party in best.parties), *field)
    kinds = {one["kind"]: one for one in answer["kinds"]}  # type: ignore[attr-defined]
    assert (kinds[kind]["rank"], kinds[kind]["opportunity"]) == (1, best.iri)
    assert kinds[kind]["reason"] == best.label


def test_absurd_pair_is_kept_out_of_every_list_by_a_named_rule(store_folder: Path) -> None:
    answer = explained(store_folder, "Malta", "Estonia", "--field", "Coal Mining")
    kinds = answer["kinds"]
    assert [one["kind"] for one in kinds] == [  # type: ignore[attr-defined]
        *("shared-priority", "complementary", "value-chain", "gap", "gap")
    ]
    assert all(one["rank"] is None and "rule" in one["reason"] for one in kinds)  # type: ignore[attr-defined]


def test_figures_of_both_sides_stand_beside_the_rules(store_folder: Path) -> None:
    answer = explained(store_folder, "CZ02", "DE1", "--field", "Automotive")
    figures = answer["figures"]
    assert [(one["code"], round(one["quotient"], 1)) for one in figures] == [  # type: ignore[attr-defined]
        ("CZ02", 6.6),
        ("DE1", 3.6),
    ]
    assert answer["percentile"] > 95  # type: ignore[operator]


def test_without_a_field_the_best_of_both_is_taken(store_folder: Path) -> None:
    assert explained(store_folder, "Wallonia", "Occitanie")["field"] == "environmental services"


def test_text_tells_the_lists(store_folder: Path) -> None:
    result = explain(store_folder, "Bavaria", "Catalonia", "--field", "Automotive")
    assert result.exit_code == 0, result.output
    assert "Bavaria and Catalonia on automotive" in result.output
    assert "complementary: kept out, as this rule does not hold: the seeker has little." in result.output


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (("Bavaria", "lyonbiopole"), "two regions or two organisations"),
        (("Bavaria", "DE21"), "two territories"),
        (("Bavaria", "Catalonia", "--field", "Dragons"), "Dragons"),
        (("Bavaria", "TRC1"), "nothing known"),
    ],
)
def test_what_is_no_pair_is_refused_in_one_line(
    store_folder: Path, given: tuple[str, ...], fault: str
) -> None:
    result = explain(store_folder, *given)
    assert result.exit_code == 2
    assert fault in result.output
    assert "Traceback" not in result.output
