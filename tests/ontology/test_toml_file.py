"""Every fault of a TOML file is one line with the file and the path of the key."""

from datetime import datetime
from pathlib import Path
from typing import Literal

import pytest
from msgspec import field

from ontology.toml_file import Amount, Count, LocalDateTime, Positive, Text, TomlError, TomlTable, read


class Role(TomlTable, frozen=True):
    sector: Text
    weight: Amount = 1.0


class Meeting(TomlTable, frozen=True):
    title: Text
    start: LocalDateTime
    tables: Positive
    breaks: Count = 0
    mode: Literal["quick", "exact"] = "exact"
    invited: tuple[Text, ...] = ()
    roles: tuple[Role, ...] = ()
    limits: dict[str, Positive] = field(default_factory=dict)
    files: dict[str, Role] = field(default_factory=dict)
    bounds: tuple[int, float] | None = None


VALID = 'title = "Day one"\nstart = 2025-10-01T09:00:00\ntables = 4\n'


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "meeting.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_valid_file_becomes_the_value_that_it_states(tmp_path: Path) -> None:
    text = VALID + 'invited = ["a", "b"]\nbounds = [1, 2]\n[limits]\nIT = 2\n[[roles]]\nsector = "Steel"\n'
    assert read(written(tmp_path, text), Meeting) == Meeting(
        title="Day one",
        start=datetime(2025, 10, 1, 9),
        tables=4,
        invited=("a", "b"),
        bounds=(1, 2.0),
        limits={"IT": 2},
        roles=(Role(sector="Steel"),),
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "title = 'x'\nstart = 2025-10-01T09:00:00",
            "missing key in meeting.toml, tables: expected a whole number of at least 1, found nothing",
        ),
        (
            VALID + '"a\\nb" = 3',
            (
                "unknown key in meeting.toml, 'a\\nb': expected one of: bounds, breaks, files, invited, limits, mode, roles,"
                " start, tables, title, found 'a\\nb'"
            ),
        ),
        (VALID + "tabels = 3", "unknown key in meeting.toml, tabels: expected tables, found tabels"),
        (
            VALID.replace("4", "true"),
            "wrong value in meeting.toml, tables: expected a whole number of at least 1, found true",
        ),
        (
            VALID.replace("4", "0"),
            "wrong value in meeting.toml, tables: expected a whole number of at least 1, found 0",
        ),
        (VALID.replace("Day one", " "), "wrong value in meeting.toml, title: expected a text, found ' '"),
        (
            VALID.replace("09:00:00", "09:00:00Z"),
            "wrong value in meeting.toml, start: expected a local date and time such as 2025-10-01T09:00:00, found 2025-10-01T09:00:00+00:00",
        ),
        (
            VALID + "mode = 'slow'",
            "wrong value in meeting.toml, mode: expected one of: exact, quick, found 'slow'",
        ),
        (
            VALID + "invited = 'a'",
            "wrong value in meeting.toml, invited: expected a list, each item a text, found 'a'",
        ),
        (VALID + "invited = ['a', 1]", "wrong value in meeting.toml, invited[1]: expected a text, found 1"),
        (
            VALID + "[limits]\nIT = 2\nFR = 'two'",
            "wrong value in meeting.toml, limits.FR: expected a whole number of at least 1, found 'two'",
        ),
        (
            VALID + "[[roles]]\nsector = 'a'\n[[roles]]\nweight = 1",
            "missing key in meeting.toml, roles[1].sector: expected a text, found nothing",
        ),
        (
            VALID + "[files.one]\nsector = 'a'\n[files.two]\nsector = 'a'\nweight = -1",
            "wrong value in meeting.toml, files.two.weight: expected a number of at least 0, found -1",
        ),
        (
            VALID + "[[roles]]\nsector = 'a'\nweight = nan",
            "wrong value in meeting.toml, roles[0].weight: expected a finite number, found nan",
        ),
        (
            VALID + "bounds = [1]",
            "wrong value in meeting.toml, bounds: expected a list of 2 items, found [1]",
        ),
        (
            VALID + "roles = 3",
            "wrong value in meeting.toml, roles: expected a list, each item a table, found 3",
        ),
        (
            "title = ",
            "broken TOML in meeting.toml: expected TOML 1.0 in UTF-8, found Invalid value (at end of document)",
        ),
    ],
)
def test_fault_is_one_line_with_the_path_of_the_key(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(TomlError) as fault:
        read(written(tmp_path, text), Meeting)
    assert str(fault.value) == line


def test_file_in_another_encoding_is_broken(tmp_path: Path) -> None:
    with pytest.raises(
        TomlError, match=r"^broken TOML in meeting\.toml: expected TOML 1\.0 in UTF-8, found .utf-8. codec"
    ):
        read(written(tmp_path, b'title = "caf\xe9"'), Meeting)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TomlError) as fault:
        read(tmp_path / "no.toml", Meeting)
    assert (
        str(fault.value) == f"missing file in {tmp_path}/no.toml: expected a TOML file, found nothing there"
    )
