"""Tokens of SPARQL text, to tell keywords from strings, IRIs and comments.

A stranger's text is read here, so the work is linear in its length whatever it holds. Quantifiers are
possessive, and an attempt that failed is remembered: a string that is not closed, or a name without a colon,
would be sought again from each quote or letter inside it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

TokenKind = Literal["string", "iri", "comment", "variable", "name", "language", "number", "word", "sign"]

# `sign` is the last resort, so that a search stops at each character but white space.
_TOKEN = re.compile(
    r"""
      (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    | (?P<comment>\#[^\n\r]*+)
    | (?P<variable>[?$]\w++)
    | (?P<name>:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\[^\w\s])*+)
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<number>(?:\d++(?:\.\d++)?+|\.\d++)(?:[eE][+-]?\d++)?+)
    | (?P<word>[^\W\d]\w*+)
    | (?P<sign>\S)
    """,
    re.VERBOSE,
)
_CONTENT = {
    quote: re.compile(pattern, re.DOTALL)
    for quote, pattern in {
        '"""': r'(?:"{0,2}+(?:[^"\\]|\\.))*+',
        "'''": r"(?:'{0,2}+(?:[^'\\]|\\.))*+",
        '"': r'(?:[^"\\\n\r]|\\.)*+',
        "'": r"(?:[^'\\\n\r]|\\.)*+",
    }.items()
}
_PREFIX = re.compile(r"[\w.\-]*+")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST_CODE_POINT = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its kind and spelling.

    `name` is a prefixed name or blank node, `sign` any one character.
    """

    kind: TokenKind
    text: str


def tokens(text: str) -> Iterator[Token]:
    r"""Yield the tokens of a query in order, comments left out.

    >>> [token.text for token in tokens('ASK { ?s ex:p "a } b" } # }')]
    ['ASK', '{', '?s', 'ex:p', '"a } b"', '}']
    """
    at = 0
    failed: dict[str, int] = {}
    while match := _TOKEN.search(text, at):
        kind: TokenKind = match.lastgroup  # type: ignore[assignment]  # the groups are the kinds
        start, at = match.span()
        if kind == "sign" and text[start] in "\"'":
            if end := _end_of_string(text, start, failed):
                kind, at = "string", end
        elif kind == "word" and (end := _end_of_name(text, start, failed)):
            kind, at = "name", end
        if kind != "comment":
            yield Token(kind, text[start:at])


def _end_of_string(text: str, start: int, failed: dict[str, int]) -> int | None:
    """Return where the string that begins at a quote ends, None where nothing closes it.

    Whether a quote is escaped depends on the backslashes before it only, not on where its string begins. So
    up to where one string was read in vain, no other of the same quotes is closed.
    """
    for quote in (text[start] * 3, text[start]):
        if text.startswith(quote, start) and start >= failed.get(quote, 0):
            end = _end(_CONTENT[quote], text, start + len(quote))
            if text.startswith(quote, end):
                return end + len(quote)
            failed[quote] = end
    return None


def _end_of_name(text: str, start: int, failed: dict[str, int]) -> int | None:
    """Return the end of a prefixed name, None where no colon follows its prefix."""
    if start < failed.get(":", 0):
        return None
    colon = _end(_PREFIX, text, start)
    if not text.startswith(":", colon):
        failed[":"] = colon
        return None
    name = _TOKEN.match(text, colon)
    return name.end() if name else None


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Return where the longest match of a pattern that matches everywhere ends."""
    match = pattern.match(text, start)
    return match.end() if match else start


def decode_escapes(text: str) -> str:
    r"""Decode `\uXXXX` and `\UXXXXXXXX` before anything else is read, as SPARQL 1.1 section 19.2 says.

    >>> decode_escapes(r"\u0053ERVICE")
    'SERVICE'
    """
    return _ESCAPE.sub(_decoded, text)


def _decoded(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code <= _LAST_CODE_POINT else match.group()
