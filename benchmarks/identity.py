"""Quality and speed of the links between records of one organisation: `python -m benchmarks.identity [--data DIR]`.

The labelled pairs are `data/identity_pairs.csv`: names, countries and cities of the public CORDIS tables and of the
curated cluster organisations, each pair with how its label is known. Register numbers and sites, from which the
labels were drawn, are kept from the judge. The weights were chosen on the even rows; the odd ones are the test. The
rules on parts of names and on kinds of bodies followed errors seen between the FP7 and H2020 tables.
"""

import csv
import gzip
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from graph.identity.blocking import pairs
from graph.identity.judgement import THRESHOLD, judge
from graph.identity.links import find_links
from graph.identity.rarity import Rarity
from graph.identity.record import Record

PAIRS = Path(__file__).parent / "data" / "identity_pairs.csv"
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
LEFT, RIGHT = 100_000, 30_000


def labelled() -> list[tuple[Record, Record, bool, str]]:
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        return [
            (
                Record(f"<a:{n}>", row["name"], row["country"], row["city"]),
                Record(f"<b:{n}>", row["other_name"], row["other_country"], row["other_city"]),
                row["same"] == "1",
                row["kind"],
            )
            for n, row in enumerate(csv.DictReader(lines), 1)
        ]


def fp7(data: Path) -> Iterator[Record]:
    """Yield the FP7 participants with the city from their address."""
    with gzip.open(data / "cordis/fp7/fp7_organization.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            parts = [part.strip() for part in row["address"].split(",")]
            city = parts[-2] if len(parts) > 2 else ""
            yield Record(f"<fp7:{row['pic']}>", row["name"], row["country"], city)


def network(data: Path) -> Iterator[Record]:
    path = data / "cordis/fp7_network/fp7org_sod16.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter=";", quoting=csv.QUOTE_NONE):
            label = row["organisationName"] or ""
            if label.strip():
                yield Record(f"<net:{row['new_org_id']}>", label, row["country"] or "", row["city"] or "")


def quality(rarity: Rarity) -> None:
    judged = [
        (judge(a, b, rarity).score, same, kind, n) for n, (a, b, same, kind) in enumerate(labelled(), 1)
    ]
    for name, rows in (
        ("odd", [row for row in judged if row[3] % 2]),
        ("even", [row for row in judged if not row[3] % 2]),
        ("all", judged),
    ):
        print(f"{name} rows: {len(rows)} pairs, {sum(row[1] for row in rows)} of one organisation")
        for threshold in THRESHOLDS:
            right = sum(score >= threshold and same for score, same, *_ in rows)
            wrong = sum(score >= threshold and not same for score, same, *_ in rows)
            precision, recall = right / (right + wrong), right / sum(row[1] for row in rows)
            print(f"  from {threshold:.2f}: precision {precision:.3f} recall {recall:.3f} ({wrong} wrong)")
    kinds = Counter((kind, same) for _, same, kind, _ in judged)
    linked = Counter((kind, same) for score, same, kind, _ in judged if score >= THRESHOLD)
    for (kind, same), count in sorted(kinds.items(), key=str):
        print(f"  {kind} ({'one' if same else 'two'}): {linked[kind, same]} of {count} linked at {THRESHOLD}")


def blocking(rarity: Rarity) -> None:
    """Print the share of true pairs that blocking proposes among all names."""
    rows = labelled()
    left, right = [a for a, *_ in rows], [b for _, b, *_ in rows]
    proposed = set(pairs(left, right, rarity))
    same = [n for n, (_, _, label, _) in enumerate(rows) if label]
    kept = sum((n, n) in proposed for n in same)
    print(f"blocking keeps {kept} of {len(same)} pairs of one organisation")


def respelled(records: list[Record], count: int) -> list[Record]:
    """Return so many records: the given ones, then copies of them with a letter lost, as registers have them."""
    chance = random.Random(7)
    more = list(records[:count])
    while len(more) < count:
        record = chance.choice(records)
        at = chance.randrange(max(1, len(record.label)))
        label = record.label[:at] + record.label[at + 1 :] or record.label
        more.append(Record(f"<copy:{len(more)}>", label, record.country, record.city))
    return more


def horizon(data: Path) -> Iterator[Record]:
    """Yield each participant of the H2020 sample once."""
    path = data / "cordis/h2020_sample/h2020_organizations_union.csv"
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["organisationID"] not in seen:
                seen.add(row["organisationID"])
                yield Record(f"<h2020:{row['organisationID']}>", row["name"], row["country"], row["city"])


def tables(one: list[Record], other: list[Record]) -> None:
    """Link two tables by names and places; compare with their participant numbers."""
    started, numbers = time.process_time(), {record.iri.split(":")[1] for record in one}
    both = {record.iri.split(":")[1] for record in other} & numbers
    right = wrong = elsewhere = 0
    for link in find_links(one, other):
        first, second = (record.iri.split(":")[1] for record in (link.one, link.other))
        if first == second:
            right += 1
        elif second in both:
            wrong += 1
        else:
            elsewhere += 1
    took = time.process_time() - started
    print(
        f"FP7 x H2020, {len(one):,} x {len(other):,} records, {len(both):,} numbers in both:"
        f" {right} links of one number, {wrong} to another number although its own is there,"
        f" {elsewhere} of numbers that only H2020 has;"
        f" precision {right / (right + wrong):.3f} recall {right / len(both):.3f}; {took:.1f} s of CPU"
    )


def speed(one: list[Record], other: list[Record]) -> None:
    left, right = respelled(other, LEFT), one[:RIGHT]
    wall, cpu = time.perf_counter(), time.process_time()
    links = sum(1 for _ in find_links(left, right))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(
        f"{len(left):,} x {len(right):,} records: {cpu:.1f} s of CPU, {wall:.1f} s of wall time, {links:,} links"
    )


def main() -> None:
    data = Path(sys.argv[sys.argv.index("--data") + 1] if "--data" in sys.argv else "/nonexistent")
    if not data.is_dir():
        sys.exit("usage: python -m benchmarks.identity --data DIR (the folder of downloads, HANSA_DATA)")
    one, other = list(fp7(data)), list(network(data))
    rarity = Rarity.of(one)
    quality(rarity)
    blocking(rarity)
    tables(one, list(horizon(data)))
    speed(one, other)


if __name__ == "__main__":
    main()
