"""Library of queries: one `.rq` file each, with a header.

The header is the leading lines that start with `#+`:

    #+ summary: Which organisations are in a region and a sector
    #+ param region: IRI of region, the region; all where left open
    #+ returns: organisation, name, …

After a type may stand of what kinds the values are, so that they can be given by name: kinds of things that have names,
`opportunity`, a concept scheme of the vocabulary (`ProjectThemes`), or the values themselves (`"Gold" or "Silver"`).

A parameter is a line `VALUES ?region { UNDEF }`. As it stands the query answers for all values and runs in any SPARQL
1.1 engine; binding puts a term in the place of UNDEF.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import isfinite
from pathlib import Path

from ontology.errors import HansaError
from ontology.term import Term, iri, literal

FOLDER = Path(__file__).parent
# The folders for analysts; commands, pages and measures run those below `internal/`, with parameters bound.
GALLERY = ("explore", "network", "opportunity", "quality")
_HEADER = re.compile(r"#\+ (\w+)(?: (\w+))?: (.+)")
_TYPES = ("IRI", "string", "integer", "decimal")


class QueryError(HansaError):
    """A query that is unknown, has a broken header, or lacks a parameter."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query: its variable without the question mark, its type, its meaning, and kinds of its values.

    `choices` are all values that it takes, where the header lists them.
    """

    name: str
    type: str
    meaning: str
    kinds: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """A query of the library.

    `name` is its path below `gallery/` or `internal/` without the ending.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    returns: tuple[str, ...]
    text: str

    @property
    def plain(self) -> str:
        """Return its text without the header."""
        return without_header(self.text)

    def bind(self, values: Mapping[str, str]) -> str:
        """Return the query's text with values for some of its parameters.

        Raises QueryError for a parameter that the query does not take or a value that is not of its type.
        """
        text = self.text
        known = {parameter.name: parameter for parameter in self.parameters}
        for name, value in values.items():
            if name not in known:
                raise QueryError("unknown parameter", self.name, ", ".join(known) or "no parameter", name)
            term = _term(known[name], value, self.name)
            line = f"VALUES ?{name} {{ UNDEF }}"
            if line not in text:
                raise QueryError("parameter without its line", self.name, line, "none")
            text = text.replace(line, f"VALUES ?{name} {{ {term} }}")
        return text


def without_header(text: str) -> str:
    """Return the text of a query without the lines of its header."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+"))


def _term(parameter: Parameter, value: str, where: str) -> Term:
    try:
        if parameter.type == "IRI":
            return iri(value.removeprefix("<").removesuffix(">"))
        if parameter.type == "integer":
            return str(int(value))
        if parameter.type == "decimal":
            number = float(value)
            if not isfinite(number):
                raise ValueError(value)
            return repr(number)
    except ValueError:
        raise QueryError(
            "wrong value", f"{where}, {parameter.name}", f"one {parameter.type}", repr(value)
        ) from None
    return literal(value)


def read(path: Path, name: str | None = None) -> Query:
    """Read a query and its header; raises QueryError where the header is not complete."""
    name = name or path.stem
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise QueryError("no query", str(path), "a .rq file", "nothing there") from None
    except UnicodeDecodeError as error:
        raise QueryError("not UTF-8", str(path), "UTF-8 text", str(error)) from None
    fields: dict[str, str] = {}
    parameters = []
    for line in text.splitlines():
        if not line.startswith("#+"):
            continue
        match = _HEADER.fullmatch(line)
        if match is None:
            raise QueryError("broken header", name, "#+ key: value", line)
        key, variable, value = match.groups()
        if key == "param":
            declared, _, meaning = value.partition(", ")
            type_, _, values = declared.partition(" of ")
            if not variable or type_ not in _TYPES or not meaning:
                raise QueryError("broken header", name, "#+ param NAME: type, meaning", line)
            kinds = [kind for kind in values.split(" or ") if kind]
            choices = tuple(kind[1:-1] for kind in kinds if kind.startswith('"'))
            parameters.append(Parameter(variable, type_, meaning, () if choices else tuple(kinds), choices))
        else:
            fields[key] = value
    returns = tuple(part.strip() for part in fields.get("returns", "").split(",") if part.strip())
    return Query(name, fields.get("summary", ""), tuple(parameters), returns, text)


@cache
def library() -> Mapping[str, Query]:
    """Return all queries by name, in the order of the names.

    Raises QueryError where one has no summary or does not say what it returns.
    """
    queries = {}
    for path in sorted(FOLDER.rglob("*.rq")):
        name = path.relative_to(FOLDER).with_suffix("").as_posix().partition("/")[2]
        query = read(path, name)
        if not query.summary or not query.returns:
            raise QueryError("incomplete header", name, "#+ summary and #+ returns", "not both")
        queries[name] = query
    return queries


def gallery() -> list[Query]:
    """Return the queries for analysts, which run as they stand."""
    return [one for name, one in library().items() if name.partition("/")[0] in GALLERY]


def query(name: str) -> Query:
    """Return a query by its name, or by its last part where that is unique.

    Raises QueryError with near names.
    """
    queries = library()
    if name in queries:
        return queries[name]
    near = [full for full in queries if full.rpartition("/")[2] == name]
    if len(near) == 1:
        return queries[near[0]]
    from difflib import get_close_matches

    close = near or get_close_matches(name, queries, 3, 0.4)
    raise QueryError("no query", "the library", f"one of `hansa query --list`{_maybe(close)}", name)


def _maybe(names: list[str]) -> str:
    return f" (perhaps {', '.join(names)})" if names else ""
