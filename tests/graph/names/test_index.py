"""The index of names: the file of a snapshot, what replaces it, and what two stores of one graph share."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from graph.names.index import FILE, is_current, name_index, open_index, write_index
from graph.names.name_errors import AmbiguousNameError
from graph.names.named_thing import ORGANISATION
from graph.names.resolution import resolve
from graph.names.text_search import near, search
from graph.snapshot.folder import Snapshot
from graph.store.engine import Embedded
from tests.support.toy_graph import FACTS, in_memory


def small(more: str = "") -> Embedded:
    return in_memory(FACTS + more)


def test_snapshot_is_published_with_its_index(snapshot: Snapshot) -> None:
    assert is_current(snapshot.folder)
    from_file, from_store = name_index(snapshot.open()), open_index(snapshot.open(), None)
    tables = ("things", "names", "identifiers")
    for table in tables:
        asked = f"SELECT * FROM {table} ORDER BY 1, 2"
        assert from_file.rows(asked) == from_store.rows(asked) != []


def test_missing_spoilt_or_older_index_is_made_from_the_store(snapshot: Snapshot, tmp_path: Path) -> None:
    shutil.copy(snapshot.folder / FILE, tmp_path / FILE)
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("PRAGMA user_version = 0")
    connection.close()
    store = small()
    assert not is_current(tmp_path)
    assert open_index(store, tmp_path).get("<http://localhost:8000/organisation/bhc>") is not None
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    assert not is_current(tmp_path)
    assert open_index(store, tmp_path).rows("SELECT COUNT(*) FROM things") == [(18,)]
    write_index(store, tmp_path)
    assert is_current(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_index_of_the_same_graph_is_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        write_index(small(), tmp_path / name)
    assert (tmp_path / "one" / FILE).read_bytes() == (tmp_path / "other" / FILE).read_bytes()


def test_region_of_several_versions_is_one_thing_of_the_version_with_evidence() -> None:
    index = name_index(small())
    things = search(index, "ES21").things
    assert [thing.iri for thing in things] == ["<http://localhost:8000/region/2021/ES21>"]


def test_search_ranks_codes_names_beginnings_words_and_parts() -> None:
    index = name_index(small())
    assert [hits.kind for hits in search(index, "basque health cluster").hits] == [ORGANISATION]
    assert [one.local for one in search(index, "health", [ORGANISATION]).things] == ["bhc"]
    assert [one.local for one in search(index, "clu hea").things] == ["bhc"]
    assert [one.local for one in search(index, "nbiop").things] == ["lyon"]
    assert [one.label for one in search(index, "rhone").things] == ["Rhône-Alpes", "Auvergne-Rhône-Alpes"]


def test_only_the_beginning_of_a_long_text_is_compared() -> None:
    text = "Basque Helth Cluster" + " " * 180 + "x" * 10_000
    assert [one.local for one, _ in near(name_index(small()), text)][:1] == ["bhc"]


def test_cluster_organisation_is_meant_rather_than_a_record_of_its_name() -> None:
    twin = '<organisation/pic-1> a org:Organization ; skos:prefLabel "Basque Health Cluster" .\n'
    store = small(twin)
    resolution = resolve(name_index(store), "Basque Health Cluster", (ORGANISATION,))
    assert resolution.thing.local == "bhc"
    assert (
        resolution.note
        == "Basque Health Cluster: read as Basque Health Cluster (bhc); pic-1 has that name too."
    )


def test_records_of_one_name_are_listed() -> None:
    twins = "".join(
        f'<organisation/pic-{number}> a org:Organization ; skos:prefLabel "Institute of Steel" .\n'
        for number in (1, 2)
    )
    with pytest.raises(
        AmbiguousNameError, match=r"Institute of Steel \(pic-1\); Institute of Steel \(pic-2\)"
    ) as raised:
        resolve(name_index(small(twins)), "institute of steel", (ORGANISATION,))
    assert [one.local for one in raised.value.choices] == ["pic-1", "pic-2"]
