"""SPARQL text as tokens, enough to tell a keyword from what stands in a string, an IRI or a comment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

TokenKind = Literal["string", "iri", "comment", "variable", "name", "language", "number", "word", "sign"]

_TOKEN = re.compile(
    r"""
      (?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
                |\"(?:[^"\\\n\r]|\\.)*\" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<comment>\#[^\n\r]*)
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:[^\W\d][\w.\-]*)?:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\[^\w\s])*)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>\d*\.?\d+(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<sign>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST_CODE_POINT = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Token:
    """One token, its kind and spelling; `name` is a prefixed name or blank node, `sign` any one character."""

    kind: TokenKind
    text: str


def tokens(text: str) -> Iterator[Token]:
    r"""Yield the tokens of a query in order, comments left out.

    >>> [token.text for token in tokens('ASK { ?s ex:p "a } b" } # }')]
    ['ASK', '{', '?s', 'ex:p', '"a } b"', '}']
    """
    for match in _TOKEN.finditer(text):
        kind: TokenKind = match.lastgroup  # type: ignore[assignment]  # the groups are the kinds
        if kind != "comment":
            yield Token(kind, match.group())


def decode_escapes(text: str) -> str:
    r"""Decode `\uXXXX` and `\UXXXXXXXX` before anything else is read, as SPARQL 1.1 section 19.2 says.

    >>> decode_escapes(r"\u0053ERVICE")
    'SERVICE'
    """
    return _ESCAPE.sub(_decoded, text)


def _decoded(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code <= _LAST_CODE_POINT else match.group()
