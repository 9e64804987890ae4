"""The command that says what is known of a region or an organisation."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from hansa.commands.opportunities import open_store
from hansa.named import named
from hansa.output import format_option, show
from hansa.settings import Settings
from queries.library import Query, library, query

if TYPE_CHECKING:
    from graph.store.engine import Store

# What official tables add to a region, in the order it is told, by the names of the queries; a section without rows is
# left out, as most graphs hold no such table. After them comes what is to be read beside any of them.
_WIDER = (
    "region_specialisations",
    "region_options",
    "region_complexity",
    "region_projects",
    "region_outlook",
)
_BESIDE = {"region_complexity": "most_complex_activities"}
# The location quotient from which a region is said to be specialised.
_LEAST = "1"
# Rows that a table on a terminal shows of these; CSV and JSON hold all.
_SHOWN = 15

Section = tuple[Query, list[list[Any]]]


@click.command()
@click.argument("thing")
@format_option
@click.pass_obj
def profile(settings: Settings, thing: str, form: str) -> None:
    """Say what is known of a THING: a region or an organisation, by code, IRI or name.

    Where tables of employment or of funded projects are loaded, a region's profile goes on with what it is specialised
    in by them, what it is near to, with whom it shares projects, and with whom it is likeliest to meet anew.
    """
    from graph.names.named_thing import ORGANISATION, REGION

    store = open_store(settings)
    found = named(store, thing, (REGION, ORGANISATION))
    told = _known(store, found.kind, found.iri)
    wider = _wider(store, found.iri) if found.kind == REGION else {}
    if form == "json":
        sections = {**told, **wider}
        objects = {
            name: [dict(zip(q.returns, row, strict=True)) for row in rows]
            for name, (q, rows) in sections.items()
        }
        click.echo(json.dumps(objects, indent=1, ensure_ascii=False))
        return
    if form == "table":
        click.echo(click.style(f"{found.label} ({found.iri[1:-1]})", bold=True))
    _print(list(told.values()), form)
    _print(list(wider.values()), form, _SHOWN)


def _known(store: "Store", kind: str, iri: str) -> dict[str, Section]:
    return {
        name.partition("/")[2]: _section(store, asked, {kind: iri})
        for name, asked in library().items()
        if name.startswith(f"profile/{kind}")
    }


def _wider(store: "Store", region: str) -> dict[str, Section]:
    found = {}
    for name in _WIDER:
        asked = query(f"official_tables/{name}")
        least = {p.name: _LEAST for p in asked.parameters if p.name == "minimum"}
        section = _section(store, asked, {"region": region, **least})
        if section[1]:
            found[name] = section
            if name in _BESIDE:
                found[_BESIDE[name]] = _section(store, query(f"official_tables/{_BESIDE[name]}"), {})
    return {**found, "sources": _section(store, query("official_tables/sources"), {})} if found else {}


def _section(store: "Store", asked: Query, values: dict[str, str]) -> Section:
    from graph.evidence.rows import value_rows

    return asked, value_rows(store.query(asked.bind(values)))


def _print(sections: Sequence[Section], form: str, shown: int | None = None) -> None:
    for asked, rows in sections:
        if form == "table":
            click.echo(f"\n{asked.summary} ({len(rows)})")
        cut = rows[:shown] if form == "table" else rows
        if rows:
            show(asked.returns, cut, form)
        if len(cut) < len(rows):
            click.echo(f"{len(rows) - len(cut)} more, see --format csv or json")
