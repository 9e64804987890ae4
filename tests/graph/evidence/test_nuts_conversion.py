from hypothesis import given
from hypothesis import strategies as st

from graph.evidence.nuts_conversion import Carried, carry

# Normandy of 2013 became two recoded regions and a new one above; Lithuania was split; Ireland was redrawn.
STEPS = [
    {"FR": "FR", "FR23": "FRD2", "FR25": "FRD1", "LT": "LT", "IE": "IE", "IE0": "IE0"},
    {"FR": "FR", "FRD2": "FRD2", "FRD1": "FRD1", "LT": "LT", "IE": "IE"},
]
PARENTS = {
    "FR2": "FR", "FR23": "FR2", "FR25": "FR2", "LT0": "LT", "LT00": "LT0",
    "IE0": "IE", "IE01": "IE0", "IE02": "IE0", "UKC": "UK", "UKC1": "UKC",
}  # fmt: skip


def test_figures_follow_a_chain_of_exact_matches() -> None:
    assert carry({"FR23": 10.0, "FR25": 5.0}, STEPS, PARENTS) == Carried({"FRD2": 10.0, "FRD1": 5.0})


def test_changed_regions_are_added_up_where_the_territory_is_the_same() -> None:
    found = carry({"IE01": 3.0, "IE02": 4.0, "LT00": 9.0}, STEPS, PARENTS)
    assert found.sums == {"IE": 7.0, "LT": 9.0}
    assert found.parts == {"IE": ("IE01", "IE02"), "LT": ("LT00",)}
    assert (found.figures, found.lost) == ({}, {})


def test_own_figure_of_a_territory_is_preferred_to_a_sum() -> None:
    assert carry({"IE": 8.0, "IE01": 3.0, "IE02": 4.0}, STEPS, PARENTS) == Carried({"IE": 8.0})


def test_incomplete_parts_and_countries_that_left_are_lost_and_listed() -> None:
    assert carry({"IE02": 4.0, "UKC1": 1.0}, STEPS, PARENTS) == Carried(
        lost={
            "IE02": "no figure for IE01, which is part of IE as well",
            "UKC1": "the territory changed, and so did all above it",
        }
    )


@given(st.dictionaries(st.sampled_from(["FR23", "FR25", "LT00", "IE01", "IE02", "UKC1"]), st.integers(0, 99)))
def test_nothing_is_counted_twice_and_nothing_vanishes_unsaid(figures: dict[str, int]) -> None:
    found = carry({code: float(figure) for code, figure in figures.items()}, STEPS, PARENTS)
    kept = sum(found.figures.values()) + sum(found.sums.values())
    assert kept + sum(figures[code] for code in found.lost) == sum(figures.values())
