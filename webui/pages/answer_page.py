"""Answer of a query as its page shows it, and the ways to share it."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from webui.edition.edition import Edition
from webui.pages.answer_table import AnswerTable, read_table
from webui.pages.answer_views import AnswerView, read_view
from webui.pages.sparql_result import SparqlResult

_TABLE_FORMATS = [("CSV", "csv"), ("JSON", "json")]
_GRAPH_FORMATS = [("Turtle", "ttl"), ("JSON-LD", "jsonld")]
_MOST = 60_000  # characters of a graph on a page
_TABLE = "application/sparql-results+json"


@dataclass(frozen=True)
class AnswerPage:
    """An answer: a table with the view of it that was chosen, a truth value, or the text of a graph."""

    result: SparqlResult
    table: AnswerTable | None = None
    view: AnswerView | None = None
    truth: bool | None = None
    graph: str = ""

    @property
    def formats(self) -> list[tuple[str, str]]:
        """Return the formats of its files: name and short name."""
        return _GRAPH_FORMATS if self.graph else _TABLE_FORMATS

    @property
    def address(self) -> dict[str, str]:
        """Return the arguments of the address that leads to the view that is shown."""
        if self.view is None:
            return {"view": "table"}
        return {"view": self.view.kind, "of": self.view.measure if len(self.view.measures) > 1 else ""}

    @property
    def shown_graph(self) -> str:
        """Return the beginning of the graph's text, as much as a page holds, whole lines."""
        if len(self.graph) <= _MOST:
            return self.graph
        return self.graph[: self.graph.rindex("\n", 0, _MOST) + 1]

    @classmethod
    def read(
        cls, edition: Edition, result: SparqlResult, given: Mapping[str, str], title: str, *, is_merged: bool
    ) -> "AnswerPage":
        """Return the answer of a result, in the view of an address; `is_merged` has names in the cells of things."""
        if result.media_type != _TABLE:
            return cls(result, graph=result.body.decode())
        table = read_table(result.body, is_merged=is_merged)
        if isinstance(table, bool):
            return cls(result, truth=table)
        view = read_view(edition, table, given.get("view", ""), given.get("of", ""), title)
        return cls(result, table, view)


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
