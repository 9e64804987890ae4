"""The command that prints the profile of a region or an organisation."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from hansa.named import named
from hansa.output import format_option, show, show_object
from hansa.settings import Settings, open_store

if TYPE_CHECKING:
    from graph.comparison.profiles import Profile, ProfileSection

# Rows that a table on a terminal shows of a section; CSV and JSON hold all.
_SHOWN = 15


@click.command()
@click.argument("thing")
@format_option
@click.pass_obj
def profile(settings: Settings, thing: str, form: str) -> None:
    """Print the profile of a THING: a region or an organisation (code, IRI or name).

    Where tables of employment or of funded projects are loaded, a region's profile goes on with what it is specialised
    in by them, what it is near to, with whom it shares projects, and with whom a first project is likeliest.
    """
    from graph.comparison.profiles import organisation_profile, region_profile
    from graph.names.named_thing import ORGANISATION, REGION

    store = open_store(settings)
    subject = named(store, thing, (REGION, ORGANISATION))
    read = region_profile if subject.kind == REGION else organisation_profile
    sections = read(store, subject.iri[1:-1])
    if form == "json":
        show_object({name: section.rows for name, section in sections.items()})
    elif form == "csv":
        for section in sections.values():
            if section.rows:
                show(section.columns, [list(row.values()) for row in section.rows], "csv")
    else:
        click.echo(click.style(f"{subject.label} ({subject.iri[1:-1]})", bold=True))
        _print_sections(sections)


def _print_sections(sections: "Profile") -> None:
    for name, section in sections.items():
        click.echo(f"\n{section.summary} ({len(section.rows)})")
        if not section.rows:
            continue
        if name == "description":
            show(("property", "value"), [_described(row) for row in section.rows], "table")
        else:
            _print_table(section)


def _print_table(section: "ProfileSection") -> None:
    # A terminal has no room for both a name and the IRI behind it.
    labelled = "label" in section.columns
    columns = [
        name
        for name in section.columns
        if not labelled or not any(str(row[name] or "").startswith("http") for row in section.rows)
    ]
    show(columns, [[row[name] for name in columns] for row in section.rows[:_SHOWN]], "table")
    if len(section.rows) > _SHOWN:
        click.echo(f"{len(section.rows) - _SHOWN} more, see --format csv or json")


def _described(row: Mapping[str, Any]) -> tuple[str, Any]:
    """Return the labels of a property and its value, else their names."""
    name = row["propertyLabel"] or row["property"].rpartition("#")[2].rpartition("/")[2]
    return name, row["valueLabel"] or row["value"]
