"""The example queries as RDF: one file each, and all in one."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, make_response, redirect

from queries.library import gallery, library
from webui.http.language import root
from webui.http.representation import MEDIA_TYPES, parsed, serialise, split_suffix
from webui.http.responses import edition, fresh
from webui.pages.query_examples import PATH, example
from webui.views.linked import negotiated

query_examples = Blueprint("query_examples", __name__)
_ALL = "all"


@query_examples.get(f"/{PATH}")
def collection() -> Response:
    """Lead to all example queries in the format that suits the client."""
    return negotiated(_address(_ALL), data_first=True)


@query_examples.get(f"/{PATH}<path:name>")
def one_example(name: str) -> Response:
    """Give an example query, or all of them; without a suffix lead to the format that suits the client."""
    stem, suffix = split_suffix(name)
    if stem != _ALL and stem not in {one.name for one in gallery()}:
        abort(404, f"There is no example query of the name {stem}.")
    if suffix == "html":
        return make_response(redirect(f"{root()}sparql", 303))
    if not suffix:
        return negotiated(_address(stem), data_first=True)
    chosen = gallery() if stem == _ALL else [library()[stem]]
    triples = {triple: None for one in chosen for triple in example(edition().mint, one)}
    return fresh(MEDIA_TYPES[suffix], lambda: serialise(parsed(triples), suffix))


def _address(name: str) -> Callable[[str], str]:
    return lambda suffix: f"{root()}{PATH}{name}.{suffix}"
