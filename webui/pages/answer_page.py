"""Answer of a query as its page shows it, and the ways to share it."""

import shlex
from dataclasses import dataclass

from webui.pages.answer_table import AnswerTable, read_table
from webui.pages.sparql_result import SparqlResult

_TABLE = "application/sparql-results+json"


@dataclass(frozen=True)
class AnswerPage:
    """An answer: a table, a truth value, or the text of a graph; `rows` says how many rows there are."""

    result: SparqlResult
    table: AnswerTable | None = None
    truth: bool | None = None
    graph: str = ""

    @classmethod
    def read(cls, result: SparqlResult, *, is_merged: bool) -> "AnswerPage":
        """Return the answer of a result; `is_merged` has things and their names in one column."""
        if result.media_type != _TABLE:
            return cls(result, graph=result.body.decode())
        table = read_table(result.body, is_merged=is_merged)
        return cls(result, truth=table) if isinstance(table, bool) else cls(result, table)


@dataclass(frozen=True)
class ShareSnippet:
    """A way to get an answer: its name, and the command or program that does it."""

    name: str
    text: str


def snippets_of_address(address: str) -> list[ShareSnippet]:
    """Return the ways to get the CSV of an address."""
    return [
        ShareSnippet("cURL", f"curl {shlex.quote(address)}"),
        ShareSnippet("Python", f'import pandas\n\ntable = pandas.read_csv("{address}")'),
        ShareSnippet("R", f'table <- read.csv("{address}")'),
    ]


def snippets_of_query(endpoint: str, query: str) -> list[ShareSnippet]:
    """Return the ways to get the CSV of a query from an endpoint."""
    python = f'query = """\\\n{_escaped(query)}\n"""'
    return [
        ShareSnippet(
            "cURL",
            f"curl {shlex.quote(endpoint)} -H 'Accept: text/csv' --data-urlencode {shlex.quote('query=' + query)}",
        ),
        ShareSnippet(
            "Python",
            "from urllib.parse import urlencode\n\nimport pandas\n\n"
            f'{python}\ntable = pandas.read_csv("{endpoint}?" + urlencode({{"query": query, "format": "csv"}}))',
        ),
        ShareSnippet(
            "R",
            f'query <- r"-----({query})-----"\n'
            f'table <- read.csv(paste0("{endpoint}?format=csv&query=", URLencode(query, reserved = TRUE)))',
        ),
    ]


def _escaped(query: str) -> str:
    return query.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
