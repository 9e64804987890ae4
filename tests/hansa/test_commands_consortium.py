"""`hansa consortium`: calls answered from the graph."""

import json
import os
import subprocess
import sys
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.evidence.fact_reading import read_facts
from graph.matchmaking.consortium.call import Call, CallTopic, ExperienceRule, KindRule, Weights
from graph.matchmaking.consortium.call_names import resolved
from graph.matchmaking.consortium.eligible import eligible_candidates, trust
from graph.matchmaking.consortium.proposals import consortia
from graph.matchmaking.match_facts import read_match_facts
from graph.names.index import name_index
from graph.store.engine import Embedded
from graph.store.errors import NotFoundError
from hansa.cli import main
from tests.support.toy_graph import ORGANISATIONS, enumerable

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "call.toml"
TODAY = date(2026, 11, 1)
EASY = """
title = "Automotive and plastics"
[[topic]]
sector = "Automotive"
[[topic]]
sector = "Plastics"
[partners]
min = 3
max = 3
[weights]
complementarity = 0.0
"""


def run(store_folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["--store", str(store_folder), "consortium", "--seconds", "3600", *arguments]
    )


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "call.toml"
    path.write_text(text)
    return str(path)


def test_optimum_is_that_of_enumeration() -> None:
    weights = Weights(topics=2.0, stages=0.0, complementarity=0.0, trust=1.0)
    topics = (CallTopic("a", 3.0), CallTopic("c"), CallTopic("d"))
    outcome = consortia(
        enumerable(), Call("c", topics, 2, 3, countries_min=2, weights=weights), TODAY, count=1
    )
    [best] = outcome.proposal.consortia
    weight = {frozenset(("o1", "o3")): 1.0, frozenset(("o1", "o6")): 0.5, frozenset(("o3", "o6")): 0.5}
    totals = {}
    fitting = [name for name, (_, held) in ORGANISATIONS.items() if set(held) & set("acd")]
    assert len(fitting) < len(ORGANISATIONS)
    for size in (2, 3):
        for members in combinations(fitting, size):
            if len({ORGANISATIONS[member][0] for member in members}) >= 2:
                held = "".join(ORGANISATIONS[member][1] for member in members)
                covered = sum(
                    share for letter, share in (("a", 0.6), ("c", 0.2), ("d", 0.2)) if letter in held
                )
                tied = sum(weight.get(frozenset(pair), 0.0) for pair in combinations(members, 2)) / 3
                totals[members] = (2 * covered + tied) / 3
    assert outcome.proposal.status == "optimal"
    assert best.total == pytest.approx(max(totals.values()))
    assert totals[tuple(member.iri.rpartition("/")[2] for member in best.members)] == pytest.approx(
        best.total
    )


def test_trust_of_those_who_met_often_is_capped_at_one() -> None:
    store = enumerable()
    evidence = read_facts(store)
    candidates = eligible_candidates(read_match_facts(store), Call("c", tuple(map(CallTopic, "abcd")), 1, 1))
    ties = {
        tuple(iri.rpartition("/")[2] for iri in pair): value
        for pair, value in trust(evidence, candidates).items()
    }
    assert ties == {("o1", "o3"): 1.0, ("o1", "o6"): 0.5, ("o3", "o6"): 0.5}


def test_experience_is_that_of_the_partnerships_a_candidate_is_in() -> None:
    store = enumerable()
    candidates = eligible_candidates(read_match_facts(store), Call("c", tuple(map(CallTopic, "abcd")), 1, 1))
    past = {one.label: sorted(one.programmes) for one in candidates if one.programmes}
    assert past == {
        "Cluster o1": ["PROGRAMME-p1", "PROGRAMME-p2"],
        "Cluster o3": ["PROGRAMME-p1", "PROGRAMME-p2"],
        "Cluster o6": ["PROGRAMME-p1"],
    }


def test_capability_is_shared_among_the_sectors_of_an_organisation() -> None:
    store = enumerable()
    candidates = eligible_candidates(read_match_facts(store), Call("c", tuple(map(CallTopic, "abcd")), 1, 1))
    able = {one.label: one.capabilities for one in candidates}
    assert able["Cluster o5"] == {"a": 1.0}
    assert able["Cluster o1"] == pytest.approx({"a": 0.5**0.5, "b": 0.5**0.5})


def test_names_are_read_in_the_spelling_of_the_graph() -> None:
    store = enumerable()
    call = Call(
        "c",
        (CallTopic("A"),),
        1,
        2,
        kinds=(KindRule("Cluster-Organisation", 1),),
        experience=(ExperienceRule("programme", "programme p1", 1),),
        include=("Cluster o2",),
        exclude=("o3",),
    )
    known = read_match_facts(store)
    read = resolved(call, name_index(store), known.background, known.vocabulary)
    assert read.topics == (CallTopic("a"),)
    assert read.kinds == (KindRule("cluster organisation", 1),)
    assert read.experience == (ExperienceRule("programme", "PROGRAMME-p1", 1),)
    assert read.include == ("http://localhost:8000/organisation/o2",)
    assert read.exclude == ("http://localhost:8000/organisation/o3",)


def test_countries_of_a_call_are_known_by_codes_and_names(store: Embedded) -> None:
    call = Call(
        "c",
        (CallTopic("Plastics"),),
        1,
        2,
        country_max={"Greece": 1, "GB": 2, "AT": 3},
        experience=(ExperienceRule("third country", "South Korea", 1),),
    )
    known = read_match_facts(store)
    read = resolved(call, name_index(store), known.background, known.vocabulary)
    assert read.country_max == {"EL": 1, "UK": 2, "AT": 3}
    assert read.experience == (ExperienceRule("third country", "KR", 1),)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (Call("c", (CallTopic("9"),), 1, 2), "9: no field of that name."),
        (Call("c", (CallTopic("a"),), 1, 2, kinds=(KindRule("guild", 1),)), "no such kind of organisation"),
        (Call("c", (CallTopic("a"),), 1, 2, country_max={"XX": 1}), "XX: no country of that name."),
        (
            Call("c", (CallTopic("a"),), 1, 2, experience=(ExperienceRule("programme", "PROGRAMME-p3", 1),)),
            "expected PROGRAMME-p2 or PROGRAMME-p1, found PROGRAMME-p3",
        ),
        (
            Call("c", (CallTopic("a"),), 1, 2, experience=(ExperienceRule("third country", "Japan", 1),)),
            "Japan: no country of that name.",
        ),
    ],
)
def test_what_the_graph_does_not_have_is_named(call: Call, message: str) -> None:
    with pytest.raises(NotFoundError, match=message):
        consortia(enumerable(), call, TODAY)


def test_consortium_shows_its_parts_and_why_each_is_in(store_folder: Path, tmp_path: Path) -> None:
    result = run(store_folder, "--call", written(tmp_path, EASY), "--count", "2", "--format", "json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["status"] == "optimal"
    assert [one["gap"] for one in told["consortia"]] == [0.0, 0.0]
    first, second = ({member["iri"] for member in one["members"]} for one in told["consortia"])
    assert len(first ^ second) >= 2
    for one in told["consortia"]:
        mean = (one["topics"] + one["stages"] + one["trust"]) / 3
        assert one["total"] == pytest.approx(mean, abs=2e-4)
        assert one["topics"] == 1.0
        assert all(member["reasons"] for member in one["members"])


def test_csv_has_a_row_for_each_member(store_folder: Path, tmp_path: Path) -> None:
    result = run(store_folder, "--call", written(tmp_path, EASY), "--count", "1", "--format", "csv")
    lines = result.stdout.splitlines()
    assert lines[0].startswith(
        "consortium,total,topics,stages,complementarity,trust,bound,gap,status,member,country"
    )
    assert len(lines) == 4


def test_infeasible_call_names_the_rules_to_give_up_and_exits_with_1(
    store_folder: Path, tmp_path: Path
) -> None:
    text = EASY + '[countries]\nmin = 4\n[[kind]]\nkind = "cluster organisation"\nmin = 1\n'
    result = run(store_folder, "--call", written(tmp_path, text), "--format", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["status"], told["consortia"]) == ("infeasible", [])
    given = [[(rule["rule"], rule["by"]) for rule in one["rules"]] for one in told["relaxations"]]
    assert sorted(given) == [[("countries.min", 1.0)], [("partners.max", 1.0)]]
    assert {one["fewest"] for one in told["relaxations"]} == {1}
    csv = run(store_folder, "--call", written(tmp_path, text), "--format", "csv")
    assert (csv.exit_code, csv.stdout.splitlines()[0]) == (1, "relaxation,rule,words,by,unit,status")


def test_unknown_member_exits_with_2_and_near_names(store_folder: Path, tmp_path: Path) -> None:
    result = run(store_folder, "--call", written(tmp_path, EASY + '[members]\ninclude = ["Lionbiopool"]\n'))
    assert result.exit_code == 2
    assert "Lionbiopool: no organisation of that name. Did you mean Lyonbiopole or" in result.stderr


def test_misspelt_key_exits_with_2(store_folder: Path, tmp_path: Path) -> None:
    result = run(store_folder, "--call", written(tmp_path, EASY + "[budgte]\n"))
    assert result.exit_code == 2
    assert "unknown key in call.toml, budgte: expected budget, found budgte" in result.stderr


def test_name_in_another_spelling_is_read_and_said(store_folder: Path, tmp_path: Path) -> None:
    text = EASY.replace('"Plastics"', '"plastics"')
    result = run(store_folder, "--call", written(tmp_path, text), "--count", "1")
    assert result.exit_code == 0
    assert "Read as Plastics: plastics." in result.stdout


def test_near_name_is_suggested_and_never_taken(store_folder: Path, tmp_path: Path) -> None:
    text = EASY.replace('"Plastics"', '"Plastic"')
    result = run(store_folder, "--call", written(tmp_path, text), "--count", "1")
    assert result.exit_code == 2
    assert "Plastic: no field of that name. Did you mean Plastics?" in result.stderr


def test_example_call_is_answered_in_pure_json_in_a_process_of_its_own(store_folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "hansa",
        "--store",
        str(store_folder),
        "consortium",
        "--call",
        str(EXAMPLE),
    ]
    done = subprocess.run(
        [*command, "--count", "1", "--seconds", "10", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    told = json.loads(done.stdout)
    assert told["call"] == "Photonics and digital tools for medical technology"
    [one] = told["consortia"]
    assert any(member["iri"].endswith("/lyonbiopole") for member in one["members"])
    assert one["total"] <= one["bound"] <= 1


def test_what_native_code_prints_goes_to_standard_error() -> None:
    script = (
        "import ctypes\nfrom hansa.output import clean_stdout\nlibc = ctypes.CDLL(None)\n"
        "with clean_stdout():\n    libc.printf(b'noise of a solver\\n')\nprint('{}')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("{}\n", "noise of a solver\n")


def test_photonics_call_finds_photonics_clusters_of_the_classes_that_it_asks_for(
    store_folder: Path, tmp_path: Path
) -> None:
    text = """
title = "Photonics"
deadline = 2026-03-01
[[topic]]
topic = "semiconductors"
[[topic]]
topic = "photonics"
[[regions]]
classes = ["less developed", "transition"]
min = 2
[partners]
min = 3
max = 3
[weights]
trust = 0
complementarity = 0
"""
    result = run(store_folder, "--call", written(tmp_path, text), "--count", "1", "--format", "json")
    answer = json.loads(result.stdout)
    assert "This call is past: it closed on 2026-03-01, before 2026-11-01." in answer["assumptions"]
    assert "Read as microelectronics: semiconductors." in answer["assumptions"]
    [one] = answer["consortia"]
    assert (one["topics"], one["status"]) == (1.0, "optimal")
    wanted = {"less developed region", "transition region"}
    assert sum(bool(wanted & set(member["region_classes"])) for member in one["members"]) >= 2
    assert {"microelectronics", "photonics"} <= {
        topic for member in one["members"] for topic in member["member_topics"]
    }


def test_regions_of_a_class_that_cannot_be_had_are_named_as_the_rule_to_give_up(
    store_folder: Path, tmp_path: Path
) -> None:
    text = (
        EASY + '[[regions]]\nclasses = ["outermost"]\nmin = 3\n[[countries.limit]]\ncountry = "ES"\nmax = 0\n'
    )
    text += '[[countries.limit]]\ncountry = "FR"\nmax = 0\n[[countries.limit]]\ncountry = "PT"\nmax = 0\n'
    result = run(store_folder, "--call", written(tmp_path, text), "--format", "json")
    assert result.exit_code == 1
    given = [[rule["rule"] for rule in one["rules"]] for one in json.loads(result.stdout)["relaxations"]]
    assert ["regions.outermost region"] in given
