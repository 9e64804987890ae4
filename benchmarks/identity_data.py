"""Records of the public CORDIS tables and the labelled pairs drawn from them, for the benchmark of identity."""

import csv
import gzip
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph.identity.record import Record, host, post_code
from graph.identity.spelling import fold

PAIRS = Path(__file__).parent / "data" / "identity_pairs.csv"


@dataclass(frozen=True)
class Pair:
    """Two records, whether they are one organisation, and the kind of the case."""

    one: Record
    other: Record
    same: bool
    kind: str

    @property
    def bare(self) -> "Pair":
        """Return the pair by names, countries and cities alone."""
        return replace(self, one=bare(self.one), other=bare(self.other))


def whole(record: Record) -> Record:
    """Return a record with all that it says."""
    return record


def bare(record: Record) -> Record:
    """Return a record with its name, country and city alone."""
    return Record(record.iri, record.label, record.country, record.city)


def without_city(record: Record) -> Record:
    """Return a record with its name and country alone."""
    return Record(record.iri, record.label, record.country)


# What registers say of an organisation, from all to the least.
VIEWS: tuple[Callable[[Record], Record], ...] = (whole, bare, without_city)


def labelled(path: Path = PAIRS) -> list[Pair]:
    """Return the labelled pairs; register numbers, and sites where the label was drawn from them, are not in the file.

    The first record is one of the FP7 tables, which have no site and no short name; the other has both where the
    Horizon tables have them, in pairs of one organisation and of two alike.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Pair(
                Record(
                    f"<a:{n}>", row["name"], row["country"], row["city"], post_code(row.get("post_code", ""))
                ),
                Record(
                    f"<b:{n}>",
                    row["other_name"],
                    row["other_country"],
                    row["other_city"],
                    post_code(row.get("other_post_code", "")),
                    _names(row.get("other_short", "")),
                    host(row.get("other_site", "")),
                ),
                row["same"] == "1",
                row["kind"],
            )
            for n, row in enumerate(csv.DictReader(lines), 1)
        ]


def organisations(pairs: Sequence[Pair]) -> list[str]:
    """Return a key for the organisation of each pair: pairs that share a record, also by a chain, have one key."""
    parents: dict[str, str] = {}

    def root(key: str) -> str:
        while parents.setdefault(key, key) != key:
            key = parents[key]
        return key

    for pair in pairs:
        parents[root(name_key(pair.one))] = root(name_key(pair.other))
    return [root(name_key(pair.one)) for pair in pairs]


def name_key(record: Record) -> str:
    """Return the name and country of a record, folded."""
    return f"{fold(record.label)} {record.country}"


def fp7(data: Path) -> Iterator[Record]:
    """Yield the FP7 participants; of an address, the city stands before the last comma and the post code behind it."""
    with gzip.open(data / "cordis/fp7/fp7_organization.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            parts = [part.strip() for part in row["address"].split(",")]
            city = parts[-2] if len(parts) > 2 else ""
            yield Record(f"<fp7:{row['pic']}>", row["name"], row["country"], city, post_code(parts[-1]))


def h2020(data: Path) -> Iterator[Record]:
    """Yield each participant of the H2020 sample once."""
    path = data / "cordis/h2020_sample/h2020_organizations_union.csv"
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["organisationID"] not in seen:
                seen.add(row["organisationID"])
                yield Record(
                    f"<h2020:{row['organisationID']}>",
                    row["name"],
                    row["country"],
                    row["city"],
                    post_code(row["postCode"]),
                    _names(row["shortName"]),
                    host(row["organizationURL"]),
                )


def network(data: Path) -> Iterator[Record]:
    """Yield the participants of the table of the FP7 network."""
    path = data / "cordis/fp7_network/fp7org_sod16.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter=";", quoting=csv.QUOTE_NONE):
            label = row["organisationName"] or ""
            if label.strip():
                yield Record(f"<net:{row['new_org_id']}>", label, row["country"] or "", row["city"] or "")


def participant(record: Record) -> str:
    """Return the participant number of a record of the FP7 or the H2020 table."""
    return record.iri.strip("<>").split(":")[1]


def _names(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
