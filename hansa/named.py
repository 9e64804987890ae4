"""Names on the command line: what a text means in the graph, with a line on stderr where it could mean more."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from graph.names.named_thing import NamedThing
    from graph.store.engine import Store


def named(store: "Store", text: str, kinds: Sequence[str]) -> "NamedThing":
    """Return the thing of some kinds that a text means; raises NotFoundError with similar names."""
    from graph.names.index import name_index
    from graph.names.resolution import resolve

    resolution = resolve(name_index(store), text, kinds)
    say(resolution.note)
    return resolution.thing


def named_country(store: "Store", text: str) -> str:
    """Return the EU code of a country by any of its codes or names."""
    from graph.names.index import name_index
    from graph.names.resolution import resolve_country

    if not text:
        return ""
    code, note = resolve_country(name_index(store), text)
    say(note)
    return code


def say(note: str) -> None:
    """Print what else a name could have meant, if anything."""
    if note:
        click.echo(note, err=True)
