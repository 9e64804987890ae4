"""The command that runs a query of the library or of a file."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hansa.named import say
from hansa.number_types import Seconds
from hansa.output import format_option, show
from hansa.settings import Settings, open_store
from ontology.errors import HansaError

if TYPE_CHECKING:
    from graph.store.engine import QueryResult, RdfNode
    from queries.library import Query


@click.command()
@click.argument("name", required=False)
@click.option("--list", "listing", is_flag=True, help="List the library.")
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="Bind a parameter, a thing by its name, code or IRI; may be repeated.",
)
@click.option("--endpoint", default="", help="Ask this SPARQL endpoint instead of the store.")
@click.option("--timeout", type=Seconds(), default=60.0, show_default=True, help="Seconds for an endpoint.")
@format_option
@click.pass_obj
def query(
    settings: Settings,
    name: str | None,
    listing: bool,
    params: tuple[str, ...],
    endpoint: str,
    timeout: float,
    form: str,
) -> None:
    """Run a query: NAME of the library, or a FILE that ends in .rq."""
    from queries.library import gallery

    if listing or not name:
        shown = gallery()
        rows = [(q.name, q.summary, ", ".join(parameter.name for parameter in q.parameters)) for q in shown]
        show(("query", "answers", "parameters"), rows, form)
        return
    text, columns = _text(settings, name, params)
    if endpoint:
        from graph.store.addresses import Addresses
        from graph.store.paged_query import read_complete
        from graph.store.remote import Remote

        complete = read_complete(Remote(Addresses(endpoint), timeout), text)
        if complete.result is not None:
            _print_answer(complete.result, columns, form)
        else:
            _print_table(complete.columns or columns, complete.table, form)
        requests = f", {complete.requests} requests" if complete.requests > 1 else ""
        click.echo(f"{endpoint}: {complete.seconds:.1f} s{requests}", err=True)
        return
    try:
        answer = open_store(settings).query(text)
    except SyntaxError as error:
        # The engine lists every character that could follow: too much for a line.
        fault = str(error).partition("\n")[0].partition(": expected one of")[0]
        raise HansaError("broken query", name, "SPARQL 1.1", fault) from None
    _print_answer(answer, columns, form)


def _text(settings: Settings, name: str, params: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    from queries.library import query as find
    from queries.library import read

    library_query = read(Path(name)) if name.endswith(".rq") else find(name)
    values = {}
    for param in params:
        key, equals, value = param.partition("=")
        if not equals:
            raise HansaError("wrong parameter", "--param", "NAME=VALUE", param)
        values[key] = value
    return library_query.bind(_by_name(settings, library_query, values)), library_query.returns


def _by_name(settings: Settings, query: "Query", given: Mapping[str, str]) -> dict[str, str]:
    """Return values with names of things resolved, as a page does; without any, no store is opened."""
    from graph.names.index import name_index
    from graph.names.parameter_values import is_plain, value_of

    named = [one for one in query.parameters if one.name in given and not is_plain(one, given[one.name])]
    if not named:
        return dict(given)
    store = open_store(settings)
    index = name_index(store)
    resolved = {}
    for parameter in named:
        resolved[parameter.name], note = value_of(store, index, parameter, given[parameter.name])
        say(note)
    return {**given, **resolved}


def _print_answer(answer: "QueryResult", columns: tuple[str, ...], form: str) -> None:
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, serialize

    from graph.store.engine import rows

    if isinstance(answer, QuerySolutions):
        names = tuple(variable.value for variable in answer.variables)
        _print_table(names or columns, rows(answer), form)
    elif isinstance(answer, QueryBoolean):
        show(("answer",), [(bool(answer),)], form) if form != "table" else click.echo(
            "yes" if answer else "no"
        )
    elif isinstance(answer, QueryTriples):
        sys.stdout.buffer.write(serialize(answer, format=RdfFormat.N_TRIPLES) or b"")
    else:
        raise TypeError(f"not an answer: {type(answer).__name__}")


def _print_table(columns: tuple[str, ...], table: "Sequence[tuple[RdfNode | None, ...]]", form: str) -> None:
    from graph.evidence.rows import plain_values

    show(columns, plain_values(table), form)
    if form == "table":
        click.echo(f"{len(table):,} rows")
