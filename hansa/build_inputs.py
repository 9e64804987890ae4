"""Inputs of a build: the sources of loaders, handed to the graph."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

import hansa
from graph.derive import derive
from graph.names.index import is_current, write_index
from graph.opportunities.ledger import record
from graph.snapshot import build as graph_build
from graph.snapshot.folder import Snapshot, SnapshotFolder
from graph.snapshot.manifest import Part
from graph.snapshot.sources import Input
from hansa.settings import REFERENCE_DATE
from loaders import contract
from loaders.code_lists import CodeLists
from loaders.contract import FOLDER, Source, shipped
from loaders.errors import ContractError, MissingFileError
from loaders.fingerprint import document_fingerprint, fingerprint
from loaders.load import Load
from loaders.register import mapping
from loaders.register.loading import RegisterLoad, load_register
from loaders.register.mapping import Register
from loaders.source_files import SourceFiles
from ontology.documents import SCHEMES, SHAPES, VOCABULARY, Document
from ontology.iri import Minter
from ontology.parsing import triples_of
from ontology.term import Statement, Triple


def build(
    store: Path,
    base: str,
    facts: Path = FOLDER / "data",
    downloads: Path | None = None,
    unsourced: bool = False,
    settings: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    registers: Sequence[Path] = (),
    own: Sequence[Path] = (),
    report: Callable[[str], None] = lambda _: None,
    reference_date: str = REFERENCE_DATE,
) -> Snapshot:
    """Build the graph into a folder of snapshots and publish it.

    `facts` is the folder of the curated files, `downloads` that of the publishers' own: every source whose files are
    there is built, the others are named in the manifest. `unsourced` adds the priorities without a page.
    `settings` are the loaders' own by source. `registers` are mappings of users' registers, `own` the TOML files
    of sources that are not shipped. `reference_date` is the day that derivation takes for today.

    Raises ContractError for a folder, a source or a setting that is none.
    """
    mint = Minter(base)
    given, left_out = inputs(mint, facts, downloads, unsourced, settings, registers, own)
    for one in left_out:
        if one["near"]:
            report(
                f"{one['name']} is left out: {_joined(one['near'])} is there, not {_joined(one['missing'])}"
            )
    dated = partial(derive, reference=reference_date)
    recipe = graph_build.Recipe(
        mint, hansa.__version__, dated, SHAPES, write_index, is_current, left_out, reference_date
    )
    snapshots = SnapshotFolder(store)
    snapshot = graph_build.build(snapshots, given, recipe, report)
    record(snapshots.ledger, snapshot)
    return snapshot


def _joined(names: object) -> str:
    return ", ".join(names) if isinstance(names, tuple) else str(names)


def inputs(
    mint: Minter,
    facts: Path = FOLDER / "data",
    downloads: Path | None = None,
    unsourced: bool = False,
    settings: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    registers: Sequence[Path] = (),
    own: Sequence[Path] = (),
) -> tuple[Iterator[Input], list[dict[str, object]]]:
    """Return the sources that are there, ready to be staged, and a record of the others."""
    if downloads is not None and not downloads.is_dir():
        raise MissingFileError(
            "missing folder", str(downloads), "the folder of downloaded sources", "nothing there"
        )
    sources = [*shipped(), *(contract.read(path) for path in own)]
    mapped = [mapping.read(path) for path in registers]
    _named_once([source.name for source in sources] + [register.source.name for register in mapped])
    sources.sort(key=lambda source: (source.order, source.name))
    source_files = SourceFiles(facts, downloads, _set(sources, settings))
    chosen = [source for source in source_files.present() if unsourced or not source.optional]
    return _inputs(source_files, chosen, mapped, mint), [asdict(one) for one in source_files.left_out()]


def _set(sources: list[Source], settings: Mapping[str, Mapping[str, str]]) -> tuple[Source, ...]:
    unknown = sorted(set(settings) - {source.name for source in sources})
    if unknown:
        names = ", ".join(source.name for source in sources if source.settings)
        raise ContractError("unknown source", "--set", names, ", ".join(unknown))
    return tuple(source.with_settings(settings.get(source.name, {})) for source in sources)


def _named_once(names: list[str]) -> None:
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise ContractError(
            "name is taken", ", ".join(twice), "a file name that no source has", "two of them"
        )


def _inputs(
    source_files: SourceFiles, sources: list[Source], registers: list[Register], mint: Minter
) -> Iterator[Input]:
    about = "The terms of the graph and the structure of its data cubes"
    yield _documents("ontology", "Vocabulary and data cubes", about, VOCABULARY, mint)
    about = "51 cluster categories, 10 emerging industries, 14 industrial ecosystems, themes of strategies and projects"
    yield _documents("schemes", "Sectors and themes", about, SCHEMES, mint)
    code_lists = source_files.code_lists()
    for source in sources:
        yield _source(source_files, source, mint, code_lists)
    for register in registers:
        started = load_register(register, mint, code_lists)
        code_lists = started.code_lists
        yield Input(
            register.source.name,
            started.triples,
            lambda started=started: _register_part(started),  # type: ignore[misc]
        )


def _source(source_files: SourceFiles, source: Source, mint: Minter, code_lists: CodeLists) -> Input:
    """Return a source as an input; its files are opened when its triples are drawn."""
    loads: list[Load] = []

    def triples() -> Iterator[Statement]:
        load, statements = source_files.load(source, mint, code_lists)
        loads.append(load)
        yield from statements

    key = fingerprint(source_files, source, mint, code_lists)
    return Input(source.name, triples(), lambda: _part(loads[0]), key)


def _documents(name: str, title: str, about: str, documents: tuple[Document, ...], mint: Minter) -> Input:
    def triples() -> Iterator[Triple]:
        for document in documents:
            yield from triples_of(document, mint.base)

    part = Part("", name, title, about, "Hansa", "EUPL-1.2", edition=hansa.__version__)
    key = document_fingerprint([document.path for document in documents], mint)
    return Input(name, triples(), lambda: part, key)


def _part(load: Load) -> Part:
    return replace(
        _described(load.source),
        rows=load.rows,
        skips=[asdict(skip) for skip in load.skips],
        skipped=dict(sorted(load.skipped.items())),
        drift=load.drift(),
    )


def _register_part(started: RegisterLoad) -> Part:
    return replace(
        _described(started.register.source),
        rows=started.rows(),
        skips=[asdict(skip) for skip in started.skips()],
        skipped=dict(sorted(started.skipped().items())),
        drift=started.drift(),
    )


def _described(source: Source) -> Part:
    return Part(
        graph="",
        name=source.name,
        title=source.title,
        description=source.description,
        publisher=source.publisher,
        licence=source.licence,
        url=source.url,
        edition=source.edition,
        attribution=source.attribution,
        themes=source.themes,
    )
