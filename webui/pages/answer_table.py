"""Answer of a query as a table for people: a thing and its name in one cell, figures as figures."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ontology.namespace import XSD
from webui.pages.gallery_form import label

SHOWN = 200
_LONGEST = 80_000  # characters of cells on a page, so that it stays light
_INTEGERS = {
    XSD.iri + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger")
}
_NUMBERS = _INTEGERS | {XSD.iri + name for name in ("decimal", "double", "float")}
_DATES = {XSD.iri + name for name in ("date", "gYear", "gYearMonth")}
_LEAST_GROUPED = 10_000  # below it a whole number may be a year


@dataclass(frozen=True)
class AnswerCell:
    """A cell: text, IRI of a thing or nothing, language; `number` is None for what is no number."""

    text: str = ""
    iri: str = ""
    language: str = ""
    number: float | None = None
    is_date: bool = False


@dataclass(frozen=True)
class AnswerColumn:
    """A column: variable, heading, and whether all its cells are numbers or all are things."""

    name: str
    heading: str
    is_number: bool
    is_thing: bool


@dataclass(frozen=True)
class AnswerTable:
    """An answer: its columns and all its rows; `shown` rows stand on a page."""

    columns: Sequence[AnswerColumn]
    rows: Sequence[Sequence[AnswerCell]]

    @property
    def shown(self) -> Sequence[Sequence[AnswerCell]]:
        """Return the first rows, as many as a page holds."""
        size, last = 0, 0
        for row in self.rows[:SHOWN]:
            size += sum(len(cell.text) + 2 * len(cell.iri) + 40 for cell in row)
            if size > _LONGEST and last:
                break
            last += 1
        return self.rows[:last]

    @property
    def headings(self) -> list[tuple[str, str]]:
        """Return the headings as the macro of tables takes them."""
        return [(column.heading, "n" if column.is_number else "") for column in self.columns]

    def position(self, name: str) -> int:
        """Return the place of a column; raise ValueError where there is none."""
        return [column.name for column in self.columns].index(name)


def read_table(body: bytes, *, is_merged: bool) -> AnswerTable | bool:
    """Return an answer in SPARQL's JSON as a table, or the truth value that it is.

    Where `is_merged`, a thing and its name are one column, and headings are words; else columns are the variables.
    """
    answer = json.loads(body)
    if "boolean" in answer:
        return bool(answer["boolean"])
    variables: list[str] = answer["head"]["vars"]
    bindings: list[Mapping[str, Any]] = answer["results"]["bindings"]
    names = _names(variables, bindings) if is_merged else {}
    shown = [variable for variable in variables if variable not in names.values()]
    columns = [
        AnswerColumn(
            variable,
            label(variable) if is_merged else variable,
            _all(variable, bindings, _is_number),
            _all(variable, bindings, lambda term: term["type"] == "uri"),
        )
        for variable in shown
    ]
    rows = [
        [_cell(binding.get(variable), binding.get(names.get(variable, "")), is_merged) for variable in shown]
        for binding in bindings
    ]
    return AnswerTable(columns, rows)


def _names(variables: Sequence[str], bindings: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the variable that names the thing of another, by the convention of our queries."""
    names: dict[str, str] = {}
    for variable in variables:
        if not _all(variable, bindings, lambda term: term["type"] == "uri"):
            continue
        candidates = [variable + "Name", variable + "Label", *(["title", "label"] if not names else [])]
        name = next((one for one in candidates if one in variables and one not in names.values()), "")
        if name:
            names[variable] = name
    return names


def _all(variable: str, bindings: Sequence[Mapping[str, Any]], test: Any) -> bool:
    terms = [binding[variable] for binding in bindings if variable in binding]
    return bool(terms) and all(test(term) for term in terms)


def _is_number(term: Mapping[str, Any]) -> bool:
    return term.get("datatype") in _NUMBERS


def _cell(term: Mapping[str, Any] | None, name: Mapping[str, Any] | None, is_merged: bool) -> AnswerCell:
    """Return a cell of a term and its name; the language stands where columns are as the query has them."""
    if term is None:
        return AnswerCell(name["value"]) if name else AnswerCell()
    text = str(term["value"])
    if term["type"] == "uri":
        return AnswerCell(name["value"] if name else "", text)
    datatype = term.get("datatype", "")
    if datatype in _NUMBERS:
        number = float(text)
        is_grouped = datatype in _INTEGERS and abs(number) >= _LEAST_GROUPED
        return AnswerCell(f"{int(text):,}" if is_grouped else text, number=number)
    language = "" if is_merged else term.get("xml:lang", "")
    return AnswerCell(text, language=language, is_date=datatype in _DATES)
