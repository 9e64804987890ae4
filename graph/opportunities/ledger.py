"""Ledger of the opportunities of all snapshots, kept beside them, so that an address is always answered.

A snapshot holds what is recommended now and depends on its inputs only; what was recommended earlier stands here.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from graph.evidence.rows import text_rows
from graph.opportunities.ranked_opportunity import RankedOpportunity
from graph.opportunities.ranking import RankedOpportunities
from graph.snapshot.folder import Snapshot
from graph.store.errors import StoreError

_TABLES = """
CREATE TABLE IF NOT EXISTS snapshots (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS opportunities (iri TEXT PRIMARY KEY, kind TEXT, label TEXT, parties TEXT, subjects TEXT,
  snapshot TEXT, created TEXT) WITHOUT ROWID;
"""
_PATIENCE = 10.0  # seconds that one build waits for the writing of another


@dataclass(frozen=True)
class PastOpportunity:
    """An opportunity of an earlier snapshot: the last that held it, and when that was built.

    `parties` and `subjects` are IRIs.
    """

    iri: str
    kind: str
    label: str
    parties: frozenset[str]
    subjects: frozenset[str]
    snapshot: str
    created: str


def record(ledger: Path, snapshot: Snapshot) -> None:
    """Record the opportunities of a snapshot, once.

    Raises StoreError where the ledger cannot be written.
    """
    manifest = snapshot.manifest
    try:
        with closing(sqlite3.connect(ledger, timeout=_PATIENCE)) as connection, connection:
            connection.executescript(_TABLES)
            if connection.execute("SELECT 1 FROM snapshots WHERE id = ?", (manifest.id,)).fetchone():
                return
            connection.executemany(
                "INSERT OR REPLACE INTO opportunities VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(*fields, manifest.id, manifest.created) for fields in _opportunities(snapshot)],
            )
            connection.execute("INSERT INTO snapshots VALUES (?)", (manifest.id,))
    except sqlite3.Error as error:
        raise _broken(ledger, error) from None


def find(ledger: Path, iri: str) -> PastOpportunity | None:
    """Return an opportunity of an earlier snapshot, None where there never was one.

    Raises StoreError where the ledger cannot be read.
    """
    if not ledger.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute(
                "SELECT iri, kind, label, parties, subjects, snapshot, created FROM opportunities WHERE iri = ?",
                (iri,),
            ).fetchone()
    except sqlite3.Error as error:
        raise _broken(ledger, error) from None
    if row is None:
        return None
    name, kind, label, parties, subjects, snapshot, created = row
    return PastOpportunity(
        name, kind, label, frozenset(json.loads(parties)), frozenset(json.loads(subjects)), snapshot, created
    )


def replacements(past: PastOpportunity, opportunities: RankedOpportunities) -> Sequence[RankedOpportunity]:
    """Return what took the place of an opportunity, the nearest first.

    The same parties are offered the same kind, else another kind; on the same subject first. One party alone is
    offered many things, so there the subject has to be the same.
    """
    same = [
        one
        for one in opportunities.about(min(past.parties, default=""))
        if _parties(one) == past.parties and (len(past.parties) > 1 or past.subjects & _subjects(one))
    ]
    kind = [one for one in same if one.kind == past.kind]
    return sorted(kind or same, key=lambda one: (not past.subjects & _subjects(one), one.rank, one.iri))


def _parties(one: RankedOpportunity) -> frozenset[str]:
    return frozenset(party.iri for party in one.parties)


def _subjects(one: RankedOpportunity) -> frozenset[str]:
    return frozenset(subject.iri for subject in (*one.sectors, *one.topics))


def _opportunities(snapshot: Snapshot) -> Iterator[tuple[str, ...]]:
    """Yield IRI, kind, label, parties and subjects of each opportunity."""
    rows = text_rows(snapshot.open(), "opportunities/ledger")
    for iri, same in groupby(rows, key=lambda row: row["opportunity"]):
        own = list(same)
        parties, subjects = (
            json.dumps([row["thing"] for row in own if row["role"] == role]) for role in ("party", "subject")
        )
        yield iri, own[0]["kind"], own[0]["label"], parties, subjects


def _broken(ledger: Path, error: sqlite3.Error) -> StoreError:
    return StoreError(
        "broken ledger of opportunities",
        str(ledger),
        "a SQLite file of Hansa's; without it the next build makes one",
        str(error),
    )
