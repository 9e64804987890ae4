"""Country outlines of the map, made at installation; without them the map has symbols alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "static" / "built" / "outlines.json"


@dataclass(frozen=True)
class Outlines:
    """Paths of land and borders in the picture, and of the land in each inset by its name."""

    land: str = ""
    borders: str = ""
    insets: Mapping[str, str] = field(default_factory=dict)


@cache
def read_outlines(file: Path = FILE) -> Outlines:
    """Return the outlines of a file, empty ones where it was not built."""
    return Outlines(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else Outlines()
