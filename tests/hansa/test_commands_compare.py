"""`hansa compare` and `hansa exchange`."""

import csv
import io
import json
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.comparison.side_by_side import compare
from graph.evidence.facts import Topic
from graph.evidence.reading import read_evidence
from graph.matchmaking.exchange.visits import visits
from graph.matchmaking.match_facts import read_match_facts
from graph.names.index import name_index
from graph.names.named_thing import REGION
from graph.names.resolution import resolve
from graph.store.engine import Embedded
from graph.store.errors import NotFoundError
from hansa.cli import main
from tests.support.toy_graph import ORGANISATIONS, PARTNERSHIPS, enumerable


def run(store_folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(store_folder), *arguments])


def test_comparison_leads_with_employment_and_organisations_as_the_evidence_has_them(store: Embedded) -> None:
    evidence = read_evidence(store)
    compared = compare(
        evidence,
        [resolve(name_index(store), code, (REGION,)).thing.iri for code in ("ES21", "DE212", "ITC1")],
    )
    places = [side.position for side in compared.sides]
    assert [side.territory.code for side in compared.sides] == ["ES21", "DE2", "ITC1"]
    automotive = next(row for row in compared.fields if row.label == "Automotive")
    column = evidence.sectors.index(
        next(iri for iri, label in evidence.facts.sectors.items() if label == "Automotive")
    )
    assert [cell.persons for cell in automotive.cells] == evidence.employed.persons[places, column].tolist()
    shares = evidence.employed.shares[places, column]
    assert automotive.difference == pytest.approx(100 * (shares.max() - shares.min()))
    assert [len(cell.organisations) for cell in automotive.cells] == [
        len(evidence.organisations.get((place, column), ())) for place in places
    ]
    differences = [row.difference for row in compared.fields]
    assert differences == sorted(differences, reverse=True)
    assert min(topic.sides for topic in compared.topics) >= 2
    assert [topic.sides for topic in compared.topics] == sorted(
        (topic.sides for topic in compared.topics), reverse=True
    )


def test_fewer_than_two_regions_or_one_twice_are_no_comparison(store: Embedded) -> None:
    evidence = read_evidence(store)
    bavaria, munich = (resolve(name_index(store), code, (REGION,)).thing.iri for code in ("DE2", "DE212"))
    with pytest.raises(NotFoundError, match="2 to 10 regions, found 1"):
        compare(evidence, [bavaria])
    with pytest.raises(NotFoundError, match="both Bavaria"):
        compare(evidence, [bavaria, munich])


def test_comparison_fits_120_columns_and_says_whose_evidence_it_is(store_folder: Path) -> None:
    result = run(store_folder, "compare", "ES21", "DE212", "FRK2", "ITC4")
    assert result.exit_code == 0
    assert max(len(line.rstrip()) for line in result.stdout.splitlines()) <= 120
    assert (
        "(DE212) has no strategy of its own: Bavaria (DE2), in which it lies, stands for it." in result.stdout
    )


def test_ten_regions_fit_120_columns(store_folder: Path) -> None:
    ten = ("ES21", "DE2", "FRK", "ITC4", "AT12", "PL51", "FI19", "SE22", "PT11", "NL41")
    result = run(store_folder, "compare", *ten)
    assert result.exit_code == 0
    assert max(len(line.rstrip()) for line in result.stdout.splitlines()) <= 120


def test_csv_and_json_of_a_comparison_hold_the_same_figures(store_folder: Path) -> None:
    told = json.loads(run(store_folder, "compare", "ES21", "ITC4", "--format", "json").stdout)
    rows = list(
        csv.DictReader(io.StringIO(run(store_folder, "compare", "ES21", "ITC4", "--format", "csv").stdout))
    )
    quotients = {
        (row["region"], row["subject"]): float(row["value"])
        for row in rows
        if (row["section"], row["measure"]) == ("field", "quotient")
    }
    assert quotients == {
        (code, field["field"]): figures["quotient"]
        for field in told["fields"]
        for code, figures in field["regions"].items()
        if figures["quotient"] is not None
    }
    assert len(quotients) > 40


def test_unknown_region_exits_with_2_and_near_names(store_folder: Path) -> None:
    result = run(store_folder, "compare", "ES21", "Loombardy")
    assert result.exit_code == 2
    assert "Loombardy: no region of that name. Did you mean Lombardy (ITC4) or" in result.stderr


def test_visits_are_the_best_of_all_assignments() -> None:
    known = read_match_facts(enumerable())
    described = {
        iri: replace(
            one, topics=frozenset(f"<topic/{letter}>" for letter in ORGANISATIONS[one.label[-2:]][1])
        )
        for iri, one in known.facts.organisations.items()
    }
    topics = {f"<topic/{letter}>": Topic(f"<topic/{letter}>", letter, None) for letter in "abcd"}
    known = replace(known, facts=replace(known.facts, organisations=described, topics=topics))
    plan = visits(known, "AT", top=2)
    tied = {frozenset(pair) for members in PARTNERSHIPS.values() for pair in permutations(members, 2)}
    travelling = [name for name, (country, _) in ORGANISATIONS.items() if country == "AT"]
    hosts = [name for name, (country, _) in ORGANISATIONS.items() if country != "AT"]

    def value(visitor: str, host: str) -> float:
        if frozenset((visitor, host)) in tied:
            return 0.0
        # Nobody has a wish, and a common field alone is no reason to travel: only a common topic counts.
        return 1 / 3 if set(ORGANISATIONS[visitor][1]) & set(ORGANISATIONS[host][1]) else 0.0

    best = max(
        sum(value(visitor, host) for visitor, host in zip(travelling, chosen, strict=True))
        for chosen in permutations(hosts, len(travelling))
    )
    assert plan.exchanges.status == "optimal"
    assert plan.exchanges.value == pytest.approx(best)
    assert {(v.visitor.label, v.host.label) for v in plan.exchanges.visits} <= {
        (f"Cluster {one}", f"Cluster {other}") for one in travelling for other in hosts if value(one, other)
    }


def test_exchange_of_a_country_crosses_its_border(store_folder: Path) -> None:
    result = run(store_folder, "exchange", "--country", "AT", "--top", "4", "--format", "json")
    told = json.loads(result.stdout)
    assert {visit["visitor_country"] for visit in told["visits"]} == {"AT"}
    assert "AT" not in {visit["host_country"] for visit in told["visits"]}
    assert len({visit["host_iri"] for visit in told["visits"]}) == 4
    assert all(visit["reasons"] for visit in told["visits"])
    assert told["value"] == pytest.approx(sum(visit["value"] for visit in told["visits"]), abs=1e-3)


def test_wish_rests_on_a_priority_of_the_visitors_territory(store_folder: Path) -> None:
    told = json.loads(
        run(store_folder, "exchange", "--country", "AT", "--top", "4", "--format", "json").stdout
    )
    fitting = [visit for visit in told["visits"] if visit["fit"]]
    assert fitting
    assert all(" claims “" in visit["reasons"][0] for visit in fitting)


@pytest.mark.parametrize(
    ("country", "message"),
    [("Atlantis", "Atlantis: no country of that name."), ("XX", "XX: no country of that name.")],
)
def test_unknown_country_exits_with_2(store_folder: Path, country: str, message: str) -> None:
    result = run(store_folder, "exchange", "--country", country)
    assert result.exit_code == 2
    assert message in result.stderr


def test_country_without_clusters_exits_with_2(store_folder: Path) -> None:
    result = run(store_folder, "exchange", "--country", "JP")
    assert result.exit_code == 2
    assert "no cluster organisation in the graph" in result.stderr
