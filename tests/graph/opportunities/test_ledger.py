"""The ledger knows every opportunity that was ever published, and what took its place."""

from pathlib import Path

import pytest

from graph.opportunities.ledger import PastOpportunity, find, record, replacements
from graph.opportunities.ranking import RankedOpportunities
from graph.snapshot.folder import Snapshot, SnapshotFolder
from graph.store.errors import StoreError
from tests.support.toy_graph import DERIVED
from tests.support.web import BASE, publish

PAIR = BASE + "opportunity/shared-priority/es21-frk2"
GAP = BASE + "opportunity/gap/frk2-7"
ES21, FRK2 = BASE + "region/2021/ES21", BASE + "region/2021/FRK2"
MEDICAL = BASE + "sector/medical-devices"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("ledger")
    return publish(folder / "store", folder / "text")


@pytest.fixture(scope="module")
def current(snapshot: Snapshot) -> RankedOpportunities:
    return RankedOpportunities.read(snapshot.open())


def test_opportunity_is_found_with_the_last_snapshot_that_held_it(snapshot: Snapshot, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    assert find(ledger, PAIR) is None
    record(ledger, snapshot)
    record(ledger, snapshot)
    assert find(ledger, PAIR) == PastOpportunity(
        PAIR,
        "shared-priority",
        "País Vasco and Rhône-Alpes could work together on Medical Devices",
        frozenset([ES21, FRK2]),
        frozenset([MEDICAL]),
        snapshot.manifest.id,
        snapshot.manifest.created,
    )
    assert find(ledger, PAIR + "x") is None


def test_later_snapshot_is_added_and_the_earlier_one_is_kept(snapshot: Snapshot, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    record(ledger, snapshot)
    fewer = DERIVED.replace("gap/frk2-7>", "gap/frk2-700>").replace("gap/frk2-7#", "gap/frk2-700#")
    later = publish(tmp_path / "store", tmp_path / "text", derived=fewer)
    record(ledger, later)
    held = {iri: past.snapshot for iri in (PAIR, GAP) if (past := find(ledger, iri))}
    assert held == {PAIR: later.manifest.id, GAP: snapshot.manifest.id}


def past(kind: str, parties: list[str], subjects: list[str]) -> PastOpportunity:
    return PastOpportunity("x", kind, "", frozenset(parties), frozenset(subjects), "1", "2026-01-01")


def test_same_pair_takes_the_place_whatever_the_kind_and_subject(current: RankedOpportunities) -> None:
    for kind in ("shared-priority", "bridge"):
        names = [one.iri for one in replacements(past(kind, [ES21, FRK2], ["other"]), current)]
        assert names == [PAIR]


def test_one_party_is_led_to_the_same_subject_only(current: RankedOpportunities) -> None:
    assert len(replacements(past("gap", [FRK2], [MEDICAL]), current)) == 60
    assert replacements(past("gap", [FRK2], ["other"]), current) == []
    assert replacements(past("gap", [ES21], [MEDICAL]), current) == []


def test_broken_ledger_is_named(snapshot: Snapshot, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    ledger.write_text("no database" * 100, encoding="utf-8")
    for reading in (lambda: record(ledger, snapshot), lambda: find(ledger, PAIR)):
        with pytest.raises(StoreError) as error:
            reading()
        assert error.value.what == "broken ledger of opportunities"
        assert error.value.where == str(ledger)


def test_build_records_what_it_publishes(store_folder: Path) -> None:
    snapshots = SnapshotFolder(store_folder)
    snapshot = snapshots.current()
    for one in RankedOpportunities.read(snapshot.open()).all[:5]:
        entry = find(snapshots.ledger, one.iri)
        assert entry is not None
        assert (entry.label, entry.snapshot) == (one.label, snapshot.manifest.id)
