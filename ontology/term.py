"""RDF terms as N-Triples text.

A loader makes millions of terms, so a term is the string that a bulk load reads: `<iri>`, `"text"@en`,
`"1"^^<datatype>`. No object is built and nothing is serialised twice.
"""

import datetime
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from ontology.errors import TermError

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

Term = str
Triple = tuple[Term, Term, Term]
Lines = str
"""Whole lines of N-Triples, each ended by " .\\n": the fast way for a table of millions of cells."""
Statement = Triple | Lines

_XSD = "http://www.w3.org/2001/XMLSchema#"
# A lone surrogate, which no encoding has, is seen to be lost.
_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\x00": "\\u0000"}
    | {chr(code): "\ufffd" for code in range(0xD800, 0xE000)}
)
_LANGUAGE = re.compile(r"[a-zA-Z]+(-[a-zA-Z0-9]+)*\Z")
_DATE_FORMS = (
    (re.compile(r"\d{4}\Z", re.ASCII), "gYear", "-01-01"),
    (re.compile(r"\d{4}-\d\d\Z", re.ASCII), "gYearMonth", "-01"),
    (re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII), "date", ""),
)


def iri(text: str) -> Term:
    """Return the term of an absolute IRI, as strict as the engine that loads it.

    Raises TermError.

    >>> iri("http://data.europa.eu/ux2/nace2/29")
    '<http://data.europa.eu/ux2/nace2/29>'
    """
    try:
        return str(_named_node()(text))
    except ValueError as error:
        raise TermError("not an IRI", "", "an absolute IRI", f"{text!r} ({error})") from None


@cache
def _named_node() -> "type[NamedNode]":
    """Import the engine at the first IRI: the help of the command line needs neither."""
    from pyoxigraph import NamedNode

    return NamedNode


def text_of(term: Term) -> str:
    """Return the IRI inside a term of one.

    >>> text_of("<http://example.org/a>")
    'http://example.org/a'
    """
    if not (term.startswith("<") and term.endswith(">")):
        raise ValueError(f"not the term of an IRI: {term!r}")
    return term[1:-1]


def literal(text: str, language: str | None = None) -> Term:
    r"""Return the term of a string, with a language tag where one is given.

    >>> literal('a "b"', "en")
    '"a \\"b\\""@en'
    """
    if language is None:
        return f'"{text.translate(_ESCAPES)}"'
    if not _LANGUAGE.match(language):
        raise TermError("not a language tag", "", "a tag such as en", repr(language))
    return f'"{text.translate(_ESCAPES)}"@{language}'


def typed(text: str, datatype: Term) -> Term:
    """Return the term of a literal of a datatype.

    >>> typed("POINT (1 2)", "<http://www.opengis.net/ont/geosparql#wktLiteral>")
    '"POINT (1 2)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
    """
    return f"{literal(text)}^^{datatype}"


def integer(value: int) -> Term:
    """Return the term of a whole number.

    >>> integer(3)
    '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return f'"{value}"^^<{_XSD}integer>'


def decimal(value: float | Decimal, places: int = 6) -> Term:
    """Return the term of a number in plain decimal notation, rounded to `places`.

    Rounding makes a derived figure print the same on machines whose last bits differ. Raises TermError for NaN
    and infinity, which xsd:decimal cannot say.

    >>> decimal(0.25)
    '"0.25"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    text = f"{value:.{places}f}"
    if not text.lstrip("-")[0].isdigit():
        raise TermError("not a finite number", "", "a number", repr(value))
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f'"{"0" if text == "-0" else text}"^^<{_XSD}decimal>'


def boolean(value: bool) -> Term:
    """Return the term of a truth value."""
    return f'"{"true" if value else "false"}"^^<{_XSD}boolean>'


def date(text: str) -> Term:
    """Return the term of a year, month or day.

    >>> date("2018-10")
    '"2018-10"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    for form, name, rest in _DATE_FORMS:
        if form.match(text):
            try:
                datetime.date.fromisoformat(text + rest)
            except ValueError:
                break
            return f'"{text}"^^<{_XSD}{name}>'
    raise TermError("not a date", "", "YYYY, YYYY-MM or YYYY-MM-DD", repr(text))
