"""Print how the recommendations stand before insiders: python -m benchmarks.insider [--pairs FILE.csv]."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.insider.pairs import place, read_pairs
from benchmarks.insider.report import InsiderReport, PairFigures, pair_figures, report
from graph.derive import read_context
from graph.opportunities.kept import kept_opportunities
from graph.snapshot.folder import SnapshotFolder
from ontology.errors import HansaError
from ontology.iri import Minter

_FAULT = 2


def main() -> int:
    """Run the benchmark on the current snapshot and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.insider", description=__doc__)
    parser.add_argument(
        "--pairs", type=Path, help="file with region_a, region_b, field: only its percentiles"
    )
    parser.add_argument("--format", choices=("table", "json"), default="table")
    given = parser.parse_args()
    try:
        if given.pairs is not None:
            pairs = read_pairs(given.pairs)
        snapshot = SnapshotFolder(Path(os.environ.get("HANSA_STORE", "store"))).current()
        manifest = snapshot.manifest
        context = read_context(snapshot.open(), Minter(manifest.base), manifest.reference_date)
    except (HansaError, OSError) as error:
        print(error, file=sys.stderr)
        return _FAULT
    if given.pairs is not None:
        _print(_pair_rows(pair_figures(context, place(context.evidence, pairs))), given.format)
        return 0
    _print(list(_rows(report(context, list(kept_opportunities(context))))), given.format)
    return 0


def _pair_rows(figures: PairFigures) -> list[tuple[str, object]]:
    return [
        ("pairs", figures.pairs),
        ("unmatched", list(figures.unmatched)),
        ("mean_percentile", round(figures.mean_percentile, 1)),
        ("top5_share", round(figures.top5_share, 1)),
    ]


def _rows(insiders: InsiderReport) -> Iterator[tuple[str, object]]:
    yield from _pair_rows(insiders.expected)
    yield "auc", round(insiders.auc, 3)
    yield "expected pairs in a list", insiders.listed
    yield "expected pairs shown as existing", insiders.existing
    for verdict, number in insiders.verdicts.items():
        yield f"judged candidates listed: {verdict}", number
    yield "absurd in lists", list(insiders.absurd)
    for kind, number in insiders.kinds.items():
        yield f"recommendations: {kind}", number
    yield "territories with any", f"{insiders.territories} ({insiders.territory_share:.0%})"
    yield "fields with any", f"{insiders.fields} ({insiders.field_share:.0%})"


def _print(rows: list[tuple[str, object]], form: str) -> None:
    if form == "json":
        print(json.dumps(dict(rows), indent=2, ensure_ascii=False))
        return
    table = Table("figure", "value")
    for name, value in rows:
        shown = "; ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)
        table.add_row(name, shown)
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
