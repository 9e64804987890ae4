"""Tokens of a query do not depend on what surrounds them; reading is linear."""

import subprocess
import sys

import pytest

from graph.query_process.tokens import tokens

# A reader that begins again at every letter, quote or bracket would scan each of these to its end each time.
HOSTILE = [
    "a.", "a-", "a:", "a.1e", ":%", "1.a",
    '"', "'", '"""', "'''", '\\"', "\\'", "\n\\\"\"\"", "\n\\'''", "\\",
    "<", "<a", "<)service", ")service", "<\\u006", "\\u0061", "\\u0061.", "\n\\u005c\"\"\"",
    "?", "@a-", "1e", "1", "(", ")", "{}", "#", " ", "GRAPH a:b ", "service.",
]  # fmt: skip
OPENINGS = {")service": "<", '\n\\"""': '"""', "\n\\'''": "'''", '\\"': '"', "\\'": "'"}
READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
from graph.query_process.limits import QUERY_BYTES
from graph.query_process.refusals import QueryRefusedError, inspect_query
opening, repeated, closing = sys.argv[1:]
try:
    inspect_query(opening + repeated * (QUERY_BYTES // len(repeated)) + closing)
except QueryRefusedError:
    pass
"""


@pytest.mark.parametrize("repeated", HOSTILE)
def test_the_longest_query_of_anything_is_read_within_the_same_processor_time(repeated: str) -> None:
    """Let the kernel end the reader at a limit that quadratic work would pass many times over."""
    opening = OPENINGS.get(repeated, "")
    command = [sys.executable, "-c", READ, opening, repeated, ">" if opening == "<" else ""]
    assert subprocess.run(command, check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b a.b:c a-b.c", ["a", ".", "b", "a.b:c", "a", "-", "b", ".", "c"]),
        ("a.1e+5 b", ["a", ".1e+5", "b"]),
        ("1.5.2 1. .5e", ["1.5", ".2", "1", ".", ".5", "e"]),
        ("\"a 'b\" 'c", ['"a \'b"', "'", "c"]),
        ('"a\\"b \'c\'\n"d"', ['"', "a", "\\", '"', "b", "'c'", '"d"']),
        ('"""a"" SERVICE', ['""', '"a"', '"', "SERVICE"]),
        ('"""a\\"""" b', ['"""a\\""""', "b"]),
        ('"a \\"""b""" c', ['"a \\""', '"b"', '""', "c"]),
        ("'''a' \\''' b '''c", ["'''a' \\''' b '''", "c"]),
        ("<a <b> <c", ["<", "a", "<b>", "<", "c"]),
    ],
)
def test_what_is_not_closed_hides_nothing_behind_it(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokens(text)] == expected
