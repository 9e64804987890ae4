"""Settings: a flag, else the environment, else a default."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ontology.iri import DEFAULT_BASE

# What ended long before this day is history; a fixed day keeps builds the same.
REFERENCE_DATE = date(2026, 11, 1)


@dataclass(frozen=True)
class Settings:
    """Where snapshots are kept, where downloaded sources are, and below which IRI things are named."""

    store: Path = Path("store")
    data: Path | None = None
    base: str = DEFAULT_BASE
    reference_date: date = REFERENCE_DATE
