"""Fixtures of many tests: the shipped graph, built once, and the folder of real files."""

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from graph.snapshot.folder import Snapshot, SnapshotFolder
from graph.store.engine import Embedded
from hansa.build_inputs import build
from ontology.iri import DEFAULT_BASE
from webui.edition.edition import ServedEdition


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of snapshots with the graph of the shipped facts, to be read only.

    Processes that run tests side by side share it: the first builds it, the others wait.
    """
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder = root / "shipped" / "store"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            build(folder, DEFAULT_BASE)
    return folder


@pytest.fixture(scope="session")
def snapshot(store_folder: Path) -> Snapshot:
    """Return the snapshot of the shipped facts."""
    return SnapshotFolder(store_folder).current()


@pytest.fixture(scope="session")
def store(snapshot: Snapshot) -> Embedded:
    """Return the shipped graph, opened for reading."""
    return snapshot.open()


@pytest.fixture(scope="session")
def served(store_folder: Path) -> ServedEdition:
    """Return the shipped snapshot as pages read it: what one test has it read is there for the next."""
    return ServedEdition(SnapshotFolder(store_folder))


@pytest.fixture
def own_store(store_folder: Path, tmp_path: Path) -> Path:
    """Return a copy of the folder of snapshots that a test may change."""
    folder = tmp_path / "store"
    shutil.copytree(store_folder, folder, symlinks=True)
    return folder


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of the publishers' real files, or skip where HANSA_DATA does not name one."""
    folder = os.environ.get("HANSA_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("HANSA_DATA does not name a folder of downloaded sources")
    return Path(folder)
