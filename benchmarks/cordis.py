"""Cost of reading projects and participants in the shape of CORDIS: `python -m benchmarks.cordis 150000`.

Time is CPU time of reading, checking, placing and writing N-Triples text; memory is what Python allocated at its peak
while the same run is traced a second time.
"""

import argparse
import csv
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from loaders.source_files import SourceFiles
from ontology.iri import Minter
from ontology.term import Statement

PARTICIPANTS = 8
REGIONS = ("NL221", "DE212", "ES300", "FR101", "ITC4C", "BE100", "")
PROJECT = [
    "id", "acronym", "status", "title", "startDate", "endDate", "totalCost", "ecMaxContribution",
    "legalBasis", "topics", "ecSignatureDate", "frameworkProgramme", "subCall", "fundingScheme", "objective",
    "rcn", "grantDoi",
]  # fmt: skip
ORGANISATION = [
    "projectID", "projectAcronym", "organisationID", "vatNumber", "name", "shortName", "SME", "activityType",
    "postCode", "city", "country", "nutsCode", "geolocation", "organizationURL", "role", "ecContribution",
    "netEcContribution", "totalCost", "endOfParticipation",
]  # fmt: skip


def projects(count: int) -> Iterator[list[object]]:
    for n in range(count):
        yield [
            101_000_000 + n, f"ACR{n}", "SIGNED", f"A project that is the {n}th of its kind", "2023-01-01",
            f"20{26 + n % 4}-12-31", f"{1_000_000 + n},55", 900_000 + n, f"HORIZON.{n % 4}.{n % 7}",
            f"HORIZON-CL4-2022-{n % 500}", "2022-11-02", "HORIZON", f"HORIZON-CL4-{n % 60}", "HORIZON-RIA",
            "What is to be found out. " * 40, 240_000 + n, f"10.3030/{101_000_000 + n}",
        ]  # fmt: skip


def participations(count: int) -> Iterator[list[object]]:
    """Yield participations; an organisation takes part in four projects on average, as in Horizon Europe."""
    for n in range(count):
        identity = 900_000_000 + n * 7919 % max(count // 4, 1)
        region = REGIONS[identity % len(REGIONS)]
        yield [
            101_000_000 + n // PARTICIPANTS, f"ACR{n // PARTICIPANTS}", identity, f"XX{identity}",
            f"ORGANISATION {identity} GMBH", f"O{identity}", "False", "PRC", "6708 PB", "Wageningen",
            region[:2] or "NL", region, "51.9863279,5.6679366", f"http://www.o{identity}.eu",
            "coordinator" if n % PARTICIPANTS == 0 else "participant", "149999.5", "149999.5", "149999,5", "False",
        ]  # fmt: skip


def write(path: Path, header: list[str], rows: Iterator[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(header)
        writer.writerows(rows)


def text_of(statements: Iterator[Statement]) -> Iterator[str]:
    for one in statements:
        yield one if isinstance(one, str) else "%s %s %s .\n" % one  # noqa: UP031


def run(folder: Path, traced: bool) -> tuple[int, float, int]:
    """Return the triples, CPU seconds and peak of bytes of one run."""
    source_files = SourceFiles(downloads=folder)
    code_lists = source_files.code_lists()
    load, statements = source_files.load(source_files.source("cordis-horizon"), Minter(), code_lists)
    if traced:
        tracemalloc.start()
    began = time.process_time()
    triples = sum(text.count("\n") for text in text_of(statements))
    seconds = time.process_time() - began
    peak = tracemalloc.get_traced_memory()[1] if traced else 0
    if traced:
        tracemalloc.stop()
    if load.skipped:
        raise SystemExit(f"rows were skipped: {dict(load.skipped)}")
    return triples, seconds, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("participations", type=int, nargs="?", default=150_000)
    count = parser.parse_args().participations
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "cordis" / "horizon").mkdir(parents=True)
        write(folder / "cordis/horizon/project.csv", PROJECT, projects(-(-count // PARTICIPANTS)))
        write(folder / "cordis/horizon/organization.csv", ORGANISATION, participations(count))
        triples, seconds, _ = run(folder, traced=False)
        peak = run(folder, traced=True)[2]
    print(f"{count:,} participations, {triples:,} triples, {seconds:.1f} s of CPU")
    print(f"{triples / seconds:,.0f} triples a CPU second, {peak / 1e6:.0f} MB at most")


if __name__ == "__main__":
    main()
