"""Spoilt snapshots: none is served, the one before it is, and a build mends it."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from click.testing import CliRunner

from graph.snapshot.folder import SnapshotFolder
from graph.snapshot.verification import snapshot_faults
from graph.store.engine import rows, text
from graph.store.errors import StoreError
from hansa.cli import main
from tests.faults.outcome import Outcome
from tests.support.toy_graph import FACTS
from tests.support.web import publish
from webui.app import create_app
from webui.edition.edition import ServedEdition

Spoil = Callable[[Path], object]
_LABEL = "SELECT ?label { <http://localhost:8000/organisation/bhc> skos:prefLabel ?label }"
_PREFIX = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
BEFORE, NEW = "Basque Health Cluster", "Renamed Cluster"
_FIELDS = (
    "id", "base", "created", "hansa", "parts", "seconds", "validated", "warnings", "left_out", "reference_date",
    "files", "unpacked", "format", "checksum",
)  # fmt: skip


def _current(store: Path) -> Path:
    return (store / "current").resolve()


def _before(store: Path) -> Path:
    """Return the folder of the snapshot before the current one."""
    return next(path for path in (store / "snapshots").iterdir() if path != _current(store))


def _file(name: str, folder: Path) -> Path:
    """Return the file of a name, of a pattern the largest."""
    return max(folder.glob(name), key=lambda path: path.stat().st_size)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def _replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _deny(path: Path) -> None:
    path.chmod(0)


_SPOILS: dict[str, Callable[[Path], object]] = {
    "cut": _cut,
    "flipped": _flip,
    "emptied": lambda path: path.write_bytes(b""),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\n"),
    "removed": Path.unlink,
    "a folder": _replace_by_folder,
}
_FILES = (
    "graph.nq.gz", "names.sqlite", "dumps.json", "manifest.json", "store/*.sst", "store/CURRENT", "store/MANIFEST-*",
)  # fmt: skip


def _spoil_file(name: str, spoil: Callable[[Path], object], store: Path) -> None:
    spoil(_file(name, _current(store)))


def _take_from_before(name: str, store: Path) -> None:
    target = _file(name, _current(store))
    shutil.copyfile(_file(name, _before(store)), target)


def _set_field(field: str, store: Path) -> None:
    path = _current(store) / "manifest.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    table[field] = [] if isinstance(table[field], str | int) else 7
    path.write_text(json.dumps(table), encoding="utf-8")


def _replace_folder(store: Path) -> None:
    current, before = _current(store), _before(store)
    shutil.rmtree(current)
    shutil.copytree(before, current)


def _repoint(target: str, store: Path) -> None:
    (store / "current").unlink()
    (store / "current").symlink_to(target)


def _remove_pointer(store: Path) -> None:
    (store / "current").unlink()


def _replace_pointer(text: str | None, store: Path) -> None:
    (store / "current").unlink()
    if text is None:
        (store / "current").mkdir()
    else:
        (store / "current").write_text(text, encoding="utf-8")


def _replace_current_by_file(store: Path) -> None:
    current = _current(store)
    shutil.rmtree(current)
    current.write_bytes(b"a file")


FORMS: dict[str, Spoil] = (
    {f"{name} {how}": partial(_spoil_file, name, spoil) for name in _FILES for how, spoil in _SPOILS.items()}
    | {
        f"{name} of another snapshot": partial(_take_from_before, name)
        for name in _FILES
        if name != "dumps.json"
    }
    | {f"manifest: {field} of another type": partial(_set_field, field) for field in _FIELDS}
    | {
        "store removed": lambda store: shutil.rmtree(_current(store) / "store"),
        "snapshot removed": lambda store: shutil.rmtree(_current(store)),
        "snapshot a file": _replace_current_by_file,
        "snapshot with the content of another": _replace_folder,
        "pointer to nothing": partial(_repoint, "snapshots/none"),
        "pointer to itself": partial(_repoint, "current"),
        "pointer to a file": partial(_repoint, "hansa-store.json"),
        "pointer removed": _remove_pointer,
        "pointer of garbage": partial(_replace_pointer, "garbage"),
        "pointer a folder": partial(_replace_pointer, None),
        "format file of garbage": lambda store: (store / "hansa-store.json").write_text("{"),
        "format file emptied": lambda store: (store / "hansa-store.json").write_text(""),
        "format file removed": lambda store: (store / "hansa-store.json").unlink(),
        "format file a folder": lambda store: _replace_by_folder(store / "hansa-store.json"),
        "cache a file": lambda store: [shutil.rmtree(store / "staged"), (store / "staged").write_text("x")],
    }
)
if os.geteuid() != 0:  # to root nothing is denied
    FORMS |= {f"{name} unreadable": partial(_spoil_file, name, _deny) for name in _FILES}


def outcomes(number: int | None, _seed: int) -> Iterator[Outcome]:
    """Yield the outcome of so many forms of a spoilt snapshot, of all where no number is given."""
    names = list(FORMS)
    chosen = names if number is None else names[:: max(1, len(names) // number)][:number]
    faults: list[str] = []
    served = {BEFORE: 0, NEW: 0}
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound"
        publish(sound, Path(folder) / "text")
        publish(sound, Path(folder) / "text", FACTS.replace(BEFORE, NEW))
        for name in chosen:
            store = Path(folder) / "spoilt"
            shutil.copytree(sound, store, symlinks=True)
            FORMS[name](store)
            try:
                served[trial(store, Path(folder) / "text")] += 1
            except Exception as error:  # noqa: BLE001  # an error of any kind is what the trial looks for
                faults.append(f"{name}: {type(error).__name__}: {error}")
            shutil.rmtree(store)
    yield Outcome("spoilt snapshots", served[NEW], served[BEFORE], tuple(faults))


def trial(store: Path, folder: Path) -> str:
    """Read, serve, verify and mend a spoilt store; return the label that was served; raise where anything is wrong."""
    snapshots = SnapshotFolder(store)
    snapshot = snapshots.current()
    require(list(snapshot_faults(snapshot)) == [], "a broken snapshot is read")
    label = text(rows(snapshot.open().query(_PREFIX + _LABEL))[0][0])
    edition = ServedEdition(snapshots)
    edition.examine()
    edition.refresh()
    page = create_app(edition).test_client().get("/organisation/bhc.html")
    require(page.status_code == 200 and label in page.text, "the page is not that of the snapshot read")
    spoken = bool(edition.fault) and "is newer but broken" in page.text
    require(label == NEW or spoken, "nothing says that the snapshot before is served")
    _verify(store)
    mended = publish(store, folder, FACTS.replace(BEFORE, NEW))
    require(list(snapshot_faults(snapshots.current())) == [], "the build did not mend")
    require(snapshots.current().manifest.id == mended.manifest.id, "the mended snapshot is not current")
    edition.refresh()
    require(edition.edition.manifest.id == mended.manifest.id, "the mended snapshot is not served")
    require(edition.fault == "", "a fault is still reported")
    return label


def _verify(store: Path) -> None:
    """Verify by the command line, which answers in lines."""
    result = CliRunner().invoke(main, ["--store", str(store), "verify"])
    require(result.exit_code in (0, 2), f"verify ends with {result.exit_code}: {result.exception}")
    require("Traceback" not in result.output, "verify prints a traceback")


def require(condition: bool, what: str) -> None:
    """Raise StoreError where a condition does not hold."""
    if not condition:
        raise StoreError(what)
