"""The command that prints which snapshot is published, and one line for each source."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from hansa.output import format_option, show, show_object
from hansa.settings import Settings, snapshot_folder
from ontology.errors import HansaError

if TYPE_CHECKING:
    from graph.snapshot.folder import Snapshot
    from graph.snapshot.manifest import Manifest, Part

_COLUMNS = ("graph", "title", "publisher", "licence", "edition", "rows", "triples", "skipped")
# A table has one line for each source.
_LONGEST = 36
_SHORT = ("graph", "title", "licence", "edition", "rows", "triples", "skipped")
_LEFT_OUT = "left out"


@click.command()
@click.argument("name", required=False)
@format_option
@click.pass_obj
def status(settings: Settings, name: str | None, form: str) -> None:
    """Print the published snapshot with a line for each source, or all about the source NAME.

    With a folder of downloads (`hansa --data`) the sources left out are those of that folder.
    """
    from graph.store.errors import StoreError

    missing = _missing(settings)
    snapshot = None
    try:
        snapshot = snapshot_folder(settings).current()
    except StoreError as error:
        if settings.data is None:
            raise
        click.echo(f"hansa: {error}", err=True)
    if name is not None:
        _one(name, snapshot.manifest if snapshot else None, missing)
        return
    if snapshot is not None:
        _snapshot(snapshot, form)
    elif form == "table":
        for source in _present(settings):
            click.echo(f"there: {source['name']} ({source['title']})")
    if form == "table":
        for one in missing if missing is not None else snapshot.manifest.left_out if snapshot else []:
            click.echo(f"{_LEFT_OUT}: {one['name']} ({one['title']}){_near(one)}")


def _snapshot(snapshot: "Snapshot", form: str) -> None:
    """Print the snapshot and its graphs, then what was left out of the measures."""
    manifest = snapshot.manifest
    rows = [_row(part) for part in manifest.parts]
    if form != "table":
        show(_COLUMNS, rows, form)
        return
    click.echo(f"Snapshot {manifest.id} of {manifest.created}, below {manifest.base}, in {snapshot.folder}")
    took = ", ".join(f"{name} {value:.1f} s" for name, value in manifest.seconds.items())
    click.echo(f"{manifest.triples:,} triples; built by Hansa {manifest.hansa}: {took}")
    show(_SHORT, [[_cut(cell) for cell in (*row[:2], *row[3:])] for row in rows], form)
    for line in caveats(snapshot):
        click.echo(line)


def caveats(snapshot: "Snapshot") -> list[str]:
    """Return a line for each sentence about what was left out of the measures, with the measures."""
    from graph.evidence.rows import text_rows

    rows = text_rows(snapshot.open(), "commands/caveats")
    return [f"{row['measures']}: {row['caveat']}" for row in rows]


def _row(part: "Part") -> tuple[Any, ...]:
    of = (part.name, part.title, part.publisher, part.licence, part.edition)
    return (*of, sum(part.rows.values()), part.triples, sum(part.skipped.values()))


def _cut(cell: Any) -> Any:
    return cell if not isinstance(cell, str) or len(cell) <= _LONGEST else f"{cell[: _LONGEST - 1]}…"


def _missing(settings: Settings) -> list[dict[str, Any]] | None:
    """Return the sources that the folder of downloads lacks; None without such a folder."""
    from dataclasses import asdict

    from loaders.source_files import SourceFiles

    if settings.data is None:
        return None
    return [asdict(one) for one in SourceFiles(downloads=settings.data).left_out()]


def _present(settings: Settings) -> list[dict[str, str]]:
    from loaders.source_files import SourceFiles

    sources = SourceFiles(downloads=settings.data).present()
    return [{"name": one.name, "title": one.title} for one in sources if one.downloaded]


def _near(one: Mapping[str, Any]) -> str:
    near = one.get("near", ())
    return f": {', '.join(near)} is there; see `hansa status {one['name']}`" if near else ""


def _one(name: str, manifest: "Manifest | None", missing: list[dict[str, Any]] | None) -> None:
    """Print all about a source as one JSON object."""
    from dataclasses import asdict

    from loaders.contract import shipped

    part = next((part for part in (manifest.parts if manifest else ()) if part.name == name), None)
    source = next((one for one in shipped() if one.name == name), None)
    if part is None and source is None:
        names = sorted(
            {one.name for one in shipped()} | {p.name for p in (manifest.parts if manifest else ())}
        )
        raise HansaError("unknown source", "", ", ".join(names), name)
    lacking = missing if missing is not None else manifest.left_out if manifest else []
    record: dict[str, Any] = {"name": name, "state": "in the snapshot" if part else "not in the snapshot"}
    if source is not None:
        record |= {
            "title": source.title,
            "publisher": source.publisher,
            "licence": source.licence,
            "url": source.url,
        }
        record |= {"settings": dict(source.settings)}
        record |= {"files": {spec.name: " or ".join(spec.paths) for spec in source.files.values()}}
    record |= asdict(part) if part else {}
    for one in lacking:
        if one["name"] == name:
            record |= {_LEFT_OUT: list(one["missing"]), "near misses": list(one.get("near", ()))}
    show_object(record)
