"""A sample of the mutated files: each is read well, or refused in one line."""

from tests.faults.fuzz import outcomes


def test_mutated_files_are_read_or_refused_in_one_line() -> None:
    sample = list(outcomes(8, seed=3))
    assert [(one.what, one.tried, one.faults) for one in sample] == [
        (kind, 8, ())
        for kind in (
            "source TOML", "register mapping", "call TOML", "event TOML", "participants CSV", "register CSV",
            "register workbook",
        )
    ]  # fmt: skip
    assert sum(one.well for one in sample) > 0
