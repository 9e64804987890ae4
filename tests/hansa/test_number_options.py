"""Every numeric option of the command line refuses what is no number of its range, in one line."""

import click
import pytest
from click.testing import CliRunner

from hansa.cli import main

NUMERIC = [
    (name, option.opts[0])
    for name, command in sorted(main.commands.items())
    for option in command.params
    if isinstance(option, click.Option)
    and isinstance(option.type, click.INT.__class__ | click.FLOAT.__class__)
]


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "-1", "1e400", "a", ""])
def test_what_is_no_number_of_the_range_is_refused(value: str) -> None:
    assert len(NUMERIC) >= 20
    for command, option in NUMERIC:
        result = CliRunner().invoke(main, [command, f"{option}={value}"])
        assert (result.exit_code, result.stdout) == (2, ""), (command, option)
        assert result.stderr.startswith(f"hansa: Invalid value for '{option}'"), (command, option)
        assert result.stderr.count("\n") == 1, (command, option)


@pytest.mark.parametrize(
    ("option", "value", "fault"),
    [
        ("--deadline", "0", "0.0 is not in the range 0.1<=x<=86400."),
        ("--deadline", "nan", "nan is not in the range 0.1<=x<=86400."),
        ("--rows", "0", "0 is not in the range 1<=x<=1000000000."),
    ],
)
def test_server_refuses_a_deadline_and_rows_that_let_nothing_through(
    option: str, value: str, fault: str
) -> None:
    result = CliRunner().invoke(main, ["serve", option, value])
    assert (
        result.stderr == f"hansa: Invalid value for '{option}': {fault.rstrip('.')} (see main serve --help)\n"
    )


def test_base_that_no_iri_can_stand_below_is_refused() -> None:
    result = CliRunner().invoke(main, ["--base-iri", "http://[::1/", "build"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 2)
    assert (
        "not a base IRI in --base-iri: expected http(s)://host/ with a final slash, found " in result.stderr
    )
