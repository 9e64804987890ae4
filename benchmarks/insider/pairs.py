"""Pairs of regions in a field that insiders judged, placed in the evidence."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.evidence.by_territory import Evidence
from ontology.errors import HansaError

DATA = Path(__file__).parent / "data"
_COLUMNS = ("region_a", "region_b", "field")


@dataclass(frozen=True)
class JudgedPair:
    """A pair of NUTS codes with a field. One code where the judgement is about one region."""

    codes: tuple[str, ...]
    field: str
    kind: str = ""
    verdict: str = ""

    @property
    def name(self) -> str:
        """Return the pair as it is printed."""
        return f"{'-'.join(self.codes)} {self.field}"


@dataclass(frozen=True)
class PlacedPair:
    """A judged pair with the positions of its territories and the column of its field, None for what is not listed."""

    pair: JudgedPair
    territories: tuple[int | None, ...]
    column: int | None

    @property
    def is_listed(self) -> bool:
        """Say whether every region and the field is in the graph."""
        return self.column is not None and all(one is not None for one in self.territories)


def read_pairs(path: Path) -> list[JudgedPair]:
    """Return the pairs of a file. Raises HansaError for one without the columns region_a, region_b and field."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            names = ", ".join(reader.fieldnames or ()) or "none"
            raise HansaError("missing columns", str(path), ", ".join(_COLUMNS), names)
        return [_pair(row) for row in reader]


def _pair(row: Mapping[str, str]) -> JudgedPair:
    codes = tuple(code for code in (row["region_a"].strip(), row["region_b"].strip()) if code)
    return JudgedPair(codes, row["field"].strip(), row.get("kind", ""), row.get("verdict", ""))


def place(evidence: Evidence, pairs: Iterable[JudgedPair]) -> list[PlacedPair]:
    """Return the pairs with their places. A region of level 3 stands in the territory of level 2 around it."""
    places = evidence.territories
    regions = {
        region.code: region.iri
        for region in sorted(evidence.facts.regions.values(), key=lambda one: one.iri)
        if next(places.around(region.iri), None) is not None
    }
    columns = {label: evidence.column[sector] for sector, label in evidence.facts.sectors.items()}
    placed = []
    for pair in pairs:
        homes = [places.of_region(regions[code]) if code in regions else None for code in pair.codes]
        positions = tuple(None if home is None else places.position[home] for home in homes)
        placed.append(PlacedPair(pair, positions, columns.get(pair.field)))
    return placed
