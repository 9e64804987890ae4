"""Terms that the editor of queries offers: the prefixes, classes and properties of the served graph."""

from collections.abc import Iterable
from typing import Any

from graph.evidence.rows import Row, text_rows
from ontology.namespace import PREFIXES
from webui.edition.edition import Edition
from webui.http.catalogue_texts import labels_in
from webui.http.language import ENGLISH
from webui.pages.description import compact


def query_terms(edition: Edition, code: str) -> dict[str, Any]:
    """Return prefixes with their namespaces, and classes and properties as name, label and number, most used first.

    Labels are in a language (de), where they have a form in it.
    """
    rows = text_rows(edition.store, "pages/dataset_contents", dataset=edition.mint.dataset()[1:-1])
    return {
        "prefixes": PREFIXES,
        "classes": list(_terms((row for row in rows if row["kind"] == "class"), code)),
        "properties": list(_terms((row for row in rows if row["kind"] == "property"), code)),
    }


def _terms(rows: Iterable[Row], code: str) -> Iterable[tuple[str, str, int]]:
    """Yield each term once; one without a usual prefix would have to be written in full."""
    labels = {} if code == ENGLISH else labels_in(code)
    seen = set()
    for row in rows:
        name = compact(row["term"])
        if name != row["term"] and name not in seen:
            seen.add(name)
            yield name, labels.get(row["label"].lower(), row["label"]), int(row["number"])
