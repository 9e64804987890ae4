"""Settings: a flag, else the environment, else a default."""

from dataclasses import dataclass
from pathlib import Path

from ontology.iri import DEFAULT_BASE


@dataclass(frozen=True)
class Settings:
    """Where snapshots are kept, where downloaded sources are, and below which IRI things are named."""

    store: Path = Path("store")
    data: Path | None = None
    base: str = DEFAULT_BASE
