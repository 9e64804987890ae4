"""Index of all names of a snapshot in one SQLite file, so that a look-up reads a few pages of it."""

import logging
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from graph.names.folding import compact, fold
from graph.names.named_thing import KINDS, Name, NamedThing, named_things
from graph.store.engine import Embedded, Store
from graph.store.errors import StoreError
from ontology.term import Term

log = logging.getLogger(__name__)

FILE = "names.sqlite"
_FORMAT = 1
# Rows of `things` are numbered in the order of equally good hits. `trigrams` holds each name between two spaces, so
# that a short name has trigrams as well; `detail=none` halves the file, since no phrase is ever asked of it.
_TABLES = """
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, kind INTEGER, label TEXT, short TEXT, code TEXT,
  country TEXT, scheme TEXT, evidence INTEGER);
CREATE TABLE names (id INTEGER PRIMARY KEY, thing INTEGER, use INTEGER, text TEXT, compact TEXT);
CREATE TABLE identifiers (key TEXT, thing INTEGER, PRIMARY KEY (key, thing)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (folded, content='', columnsize=0, detail=none, prefix='2 3');
CREATE VIRTUAL TABLE trigrams USING fts5 (folded, content='', columnsize=0, detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE frequencies USING fts5vocab (trigrams, 'row');
"""
_COLUMNS = "iri, kind, label, short, code, country, scheme, evidence"
_KIND_NAMES = tuple(KINDS)
KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class NameIndex:
    """An open index; threads may share it, because nobody writes to it."""

    connection: sqlite3.Connection

    def rows(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query; raise StoreError where the file is broken."""
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise StoreError(
                "broken index of names", FILE, "one that `hansa verify` accepts", str(error)
            ) from error

    def things(self, sql: str, values: Sequence[object] = ()) -> list[NamedThing]:
        """Return the things whose numbers a query selects, in the order of the index."""
        chosen = f"SELECT {_COLUMNS} FROM things WHERE id IN ({sql}) ORDER BY id"
        return [as_thing(row) for row in self.rows(chosen, values)]

    def get(self, iri: Term) -> NamedThing | None:
        """Return the thing of an IRI, None where it has no name here."""
        return next(iter(self.things("SELECT id FROM things WHERE iri = ?", (iri,))), None)


def as_thing(row: Sequence[object]) -> NamedThing:
    """Return a thing from the columns of its row."""
    iri, kind, label, short, code, country, scheme, evidence = row
    return NamedThing(
        str(iri),
        _KIND_NAMES[int(str(kind))],
        str(label),
        str(short),
        str(code),
        str(country),
        str(scheme),
        int(str(evidence)),
    )


def name_index(store: Store) -> NameIndex:
    """Return the index of a store's names: that of its snapshot, else one made in memory."""
    folder = store.folder.parent if isinstance(store, Embedded) and store.folder else None
    return open_index(store, folder)


def open_index(store: Store, folder: Path | None) -> NameIndex:
    """Return the index in a snapshot's folder; where it is missing or of another format it is made from the store."""
    if folder is not None and is_current(folder):
        return NameIndex(_connected(_address(folder)))
    connection = _connected("file::memory:")
    _fill(connection, named_things(store))
    return NameIndex(connection)


def is_current(folder: Path) -> bool:
    """Say whether a snapshot's folder holds an index that can be read, of this format."""
    if not (folder / FILE).is_file():
        return False
    try:
        with closing(_connected(_address(folder))) as connection:
            return bool(connection.execute("PRAGMA user_version").fetchone() == (_FORMAT,))
    except sqlite3.DatabaseError as error:
        log.warning("%s cannot be read: %s", folder / FILE, error)
        return False


def _address(folder: Path) -> str:
    return f"{(folder / FILE).absolute().as_uri()}?mode=ro&immutable=1"


def write_index(store: Store, folder: Path) -> None:
    """Write the index of a store's names into a snapshot's folder, whole or not at all."""
    partial = folder / f".{FILE}"
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        _fill(connection, named_things(store))
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    partial.replace(folder / FILE)


def _connected(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, check_same_thread=False)


def _fill(connection: sqlite3.Connection, named: Sequence[tuple[NamedThing, tuple[Name, ...]]]) -> None:
    ordered = sorted(
        named, key=lambda one: (-one[0].evidence, len(one[0].label), one[0].label, one[0].code, one[0].iri)
    )
    connection.executescript(_TABLES)
    names = [(number, name) for number, (_, names) in enumerate(ordered, 1) for name in names]
    folded = [fold(name.text) for _, name in names]
    connection.executemany(
        "INSERT INTO things VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (number, one.iri, KIND_NUMBERS[one.kind], *astuple(one)[2:])
            for number, (one, _) in enumerate(ordered, 1)
        ),
    )
    connection.executemany(
        "INSERT INTO names VALUES (?, ?, ?, ?, ?)",
        (
            (number, thing, name.use, name.text, key.replace(" ", ""))
            for number, ((thing, name), key) in enumerate(zip(names, folded, strict=True), 1)
        ),
    )
    connection.executemany(
        "INSERT INTO trigrams (rowid, folded) VALUES (?, ?)",
        ((number, f" {key} ") for number, key in enumerate(folded, 1)),
    )
    connection.executemany(
        "INSERT INTO words (rowid, folded) VALUES (?, ?)",
        (
            (number, " ".join(fold(name.text) for name in names))
            for number, (_, names) in enumerate(ordered, 1)
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO identifiers VALUES (?, ?)",
        ((key, number) for number, (one, _) in enumerate(ordered, 1) for key in sorted({*_identifiers(one)})),
    )
    connection.executescript(
        f"CREATE INDEX by_name ON names (compact, thing, use); PRAGMA user_version = {_FORMAT};"
    )
    connection.commit()


def _identifiers(thing: NamedThing) -> Iterator[str]:
    """Yield the code and the id of a thing; a country also has its three-letter code."""
    for identifier in (thing.code, thing.local):
        if key := compact(identifier):
            yield key
