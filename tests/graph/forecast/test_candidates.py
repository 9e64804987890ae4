"""Claims about eligible projects, candidates, positives, baselines and leaks, on hand-checked data."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from graph.evidence.participation import CollaborationError, Collaborations, collaborations, read
from graph.forecast.baselines import SCORES, baselines, shrunk_activity
from graph.forecast.candidates import candidates, joint_projects
from graph.forecast.expected_activity import expected_activity, likely_themes
from graph.forecast.features import countries, features
from graph.forecast.history import HistoryError, eligible, history

CUT = np.datetime64("2014-01-01")
END = np.datetime64("2016-01-01")
CENTRES = {
    "AT13": (48.2, 16.4),
    "DE11": (48.8, 9.2),
    "FR10": (48.9, 2.3),
    "SK01": (48.2, 17.1),
    "AT11": (47.5, 16.4),
}
PROJECTS = [
    ("p1", "2012-03-01", "energy"),
    ("p2", "2013-03-01", "health"),
    ("p3", "2013-05-01", ""),
    ("alone", "2013-05-01", "energy"),
    ("later", "2014-06-01", "energy|health"),
    ("too late", "2016-01-01", "energy"),
]
MEMBERS = [
    ("p1", "a", "AT13"),
    ("p1", "d", "DE11"),
    ("p1", "x", ""),
    ("p2", "d", "DE11"),
    ("p2", "f", "FR10"),
    ("p3", "a", "AT13"),
    ("p3", "f", "FR10"),
    ("p3", "s", "SK01"),
    ("alone", "b", "AT11"),
    ("later", "a", "AT13"),
    ("later", "f", "FR10"),
    ("later", "d", "DE11"),
    ("too late", "s", "SK01"),
    ("too late", "d", "DE11"),
]


def build(projects: list[tuple[str, str, str]], members: list[tuple[str, str, str]]) -> Collaborations:
    return collaborations(
        [{"project": name, "start": start, "theme8": theme} for name, start, theme in projects],
        [
            {"project": name, "org_id": organisation, "country": region[:2], "nuts2": region}
            for name, organisation, region in members
        ],
    )


TOY = build(PROJECTS, MEMBERS)


def named(collaborating: Collaborations) -> dict[tuple[str, str, str], int]:
    known = history(collaborating, CUT, CENTRES)
    pairs = candidates(known)
    counts = joint_projects(pairs, known, collaborating, CUT, END)
    return {
        (known.regions[i], known.regions[j], known.themes[t]): int(count)
        for i, j, t, count in zip(pairs.first, pairs.second, pairs.theme, counts, strict=True)
    }


def test_a_project_of_one_organisation_is_not_eligible() -> None:
    assert eligible(TOY).projects.tolist() == ["p1", "p2", "p3", "later", "too late"]


def test_a_project_of_51_organisations_is_not_eligible_even_if_none_is_placed() -> None:
    crowd = build([("p", "2013-01-01", "energy")], [("p", f"o{number}", "") for number in range(51)])
    assert eligible(crowd).projects.tolist() == []


def test_only_active_regions_are_known() -> None:
    assert history(TOY, CUT, CENTRES).regions == ("AT13", "DE11", "FR10", "SK01")


def test_candidates_and_positives_are_those_found_by_hand() -> None:
    assert named(TOY) == {
        ("AT13", "FR10", "energy"): 1,
        ("AT13", "SK01", "energy"): 0,
        ("DE11", "FR10", "energy"): 1,
        ("DE11", "SK01", "energy"): 0,
        ("FR10", "SK01", "energy"): 0,
        ("AT13", "DE11", "health"): 1,
        ("AT13", "FR10", "health"): 1,
        ("AT13", "SK01", "health"): 0,
        ("DE11", "SK01", "health"): 0,
        ("FR10", "SK01", "health"): 0,
    }


def test_regions_of_one_country_are_no_candidates() -> None:
    neighbours = [("p2", "w", "AT11")]
    assert not [pair for pair in named(build(PROJECTS, MEMBERS + neighbours)) if pair[:2] == ("AT11", "AT13")]


def test_regions_outside_the_area_are_unknown() -> None:
    others = [("p2", "t", "TR10"), ("p2", "z", "UKZZ")]
    assert history(build(PROJECTS, MEMBERS + others), CUT, CENTRES).regions == (
        "AT13",
        "DE11",
        "FR10",
        "SK01",
    )


def test_strata_tell_projects_without_a_theme_apart() -> None:
    known = history(TOY, CUT, CENTRES)
    pairs = candidates(known)
    codes = [f"{known.regions[i]}-{known.regions[j]}" for i, j in zip(pairs.first, pairs.second, strict=True)]
    assert {pair for pair, new in zip(codes, pairs.strangers, strict=True) if new} == {
        "AT13-FR10",
        "AT13-SK01",
        "DE11-SK01",
        "FR10-SK01",
    }
    assert {pair for pair, new in zip(codes, pairs.unmet, strict=True) if new} == {"DE11-SK01"}
    # projects: AT13 2, DE11 2, FR10 2, SK01 1, so the median is 2 and only SK01 is below it
    assert not pairs.small.any()


def test_size_only_follows_its_formula() -> None:
    known = history(TOY, CUT, CENTRES)
    # energy has 2 of the 4 themed participations; DE11 has one project in each theme, FR10 one in health
    assert shrunk_activity(known)[1].tolist() == pytest.approx([2 * (1 + 10) / 22, 2 * (1 + 10) / 22])
    assert shrunk_activity(known)[2].tolist() == pytest.approx([10 / 21, 11 / 21])
    assert SCORES["size only"](known)[0, 1, 2] == pytest.approx((1 + 0.001) * (10 / 21 + 0.001) / 2)


def test_links_count_within_the_theme() -> None:
    chain = build(
        [("p1", "2012-01-01", "energy"), ("p2", "2012-01-01", "energy"), ("p3", "2012-01-01", "health")],
        [
            ("p1", "a", "AT13"),
            ("p1", "d", "DE11"),
            ("p2", "d", "DE11"),
            ("p2", "f", "FR10"),
            ("p3", "a", "AT13"),
            ("p3", "s", "SK01"),
        ],
    )
    known = history(chain, CUT, CENTRES)
    scores = {name: score(known)[0, 0, 2] for name, score in SCORES.items()}
    assert scores["common neighbours"] == 1
    assert scores["Adamic-Adar"] == pytest.approx(1 / np.log(2))
    assert scores["preferential attachment"] == 1
    assert scores["resource allocation"] == pytest.approx(1 / 2)
    assert scores["resource allocation, organisations"] == pytest.approx(1 / 2)
    assert SCORES["common neighbours"](known)[0, 0, 3] == 0


def test_themes_are_inferred_from_the_organisations() -> None:
    chances = likely_themes(history(TOY, CUT, CENTRES))
    assert chances[0].tolist() == [1, 0]
    # a has energy, f has health, s nothing: p3 leans to neither
    assert chances[2].tolist() == pytest.approx([0.5, 0.5])


def test_an_inferred_theme_leans_to_what_its_organisations_do() -> None:
    members = [*MEMBERS, ("p4", "a", "AT13"), ("p4", "x", "")]
    chances = likely_themes(history(build([*PROJECTS, ("p4", "2013-06-01", "")], members), CUT, CENTRES))
    assert chances[3, 0] > 0.7
    assert chances[3].sum() == pytest.approx(1)


def test_nothing_after_the_cut_changes_a_feature_or_a_score() -> None:
    changed = build(
        [*PROJECTS[:4], ("later", "2014-01-01", "health"), ("new", "2015-01-01", "space")],
        [
            *MEMBERS[:9],
            ("later", "a", "DE11"),
            ("later", "s", "AT11"),
            ("new", "n", "FR10"),
            ("new", "m", "AT11"),
        ],
    )
    tables = []
    for given in (TOY, changed):
        known = history(given, CUT, CENTRES)
        pairs = candidates(known)
        tables.append([features(expected_activity(known), pairs), *baselines(known, pairs).values()])
    for one, other in zip(*tables, strict=True):
        assert np.array_equal(one, other)


def test_every_pair_has_an_end_in_two_countries_and_columns_for_all() -> None:
    marks = dict(countries(expected_activity(history(TOY, CUT, CENTRES))))
    placed = marks.pop("placed")
    assert len(marks) == 31
    assert (sum(marks.values()) == 2).all()
    # every participation that has a country could be placed: 1 for AT13, 1 for FR10
    assert placed[0, 0, 2] == 2.0


def test_the_day_of_the_cut_belongs_to_the_test() -> None:
    assert TOY.started(None, np.datetime64("2014-06-01")).projects.tolist() == ["p1", "p2", "p3", "alone"]
    assert TOY.started(np.datetime64("2014-06-01"), END).projects.tolist() == ["later"]


def test_a_participation_in_an_unlisted_project_is_refused() -> None:
    with pytest.raises(CollaborationError, match="unlisted project q in participations row 2"):
        build([("p", "2013-01-01", "")], [("q", "a", "AT13")])


def test_a_bad_date_is_refused() -> None:
    with pytest.raises(
        CollaborationError, match="unreadable start in projects row 2: expected an ISO date, found soon"
    ):
        build([("p", "soon", "")], [])


def test_a_project_listed_twice_is_refused() -> None:
    with pytest.raises(CollaborationError, match="project p listed twice in projects row 3"):
        build([("p", "2013-01-01", ""), ("p", "2013-01-01", "")], [])


def test_no_history_is_an_error() -> None:
    with pytest.raises(HistoryError, match="no history in the projects before 2012-01-01"):
        history(TOY, np.datetime64("2012-01-01"), CENTRES)


def test_a_country_without_any_centre_is_an_error() -> None:
    with pytest.raises(HistoryError, match="no NUTS 2 region of DE in the centres"):
        history(TOY, CUT, {"AT13": (48.2, 16.4)})


def test_reading_gives_what_was_written(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "projects.csv.gz", "wt", encoding="utf-8") as file:
        file.write("project,start,theme8\np,2013-01-01,health|energy\n")
    with gzip.open(tmp_path / "participations.csv.gz", "wt", encoding="utf-8") as file:
        file.write("project,org_id,country,nuts2\np,a,AT,AT13\n")
    given = read(tmp_path)
    assert given.themes == (("energy", "health"),)
    assert (given.regions.tolist(), given.organisations.tolist()) == (["AT13"], ["a"])
