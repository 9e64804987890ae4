"""The build beside the bare engine: what the shipped graph costs to make, and where the time goes.

Run `python -m benchmarks.build`. Everything is measured in one run and in processor time; the engine's load is
the median of five. SHACL is measured apart, because it is what pyshacl needs for these shapes and this graph.
"""

import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from graph.snapshot.folder import Snapshot, SnapshotFolder

COMMAND = (sys.executable, "-m", "hansa")


def cpu_of(*arguments: str, store: Path) -> float:
    """Return the processor seconds that a command takes, the interpreter's start included."""
    before = os.times()
    environment = {**os.environ, "HANSA_STORE": str(store)}
    subprocess.run([*COMMAND, *arguments], env=environment, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def engine_load(dump: Path, folder: Path) -> float:
    """Return the processor seconds of the bare engine for the same N-Quads."""
    began = time.process_time()
    Store(str(folder)).bulk_load(path=str(dump), format=RdfFormat.N_QUADS)
    return time.process_time() - began


def shacl(snapshot: Snapshot) -> float:
    """Return the processor seconds that validating the sources takes."""
    from graph.snapshot.validation import violations
    from ontology.documents import SHAPES

    graphs = [f"<{p.graph}>" for p in snapshot.manifest.parts if p.name not in ("derived", "catalogue")]
    began = time.process_time()
    violations(snapshot.open_embedded(), SHAPES, graphs)
    return time.process_time() - began


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        first = cpu_of("build", store=store)
        again = cpu_of("build", store=store)
        snapshot = SnapshotFolder(store).current()
        dump = Path(folder) / "graph.nq"
        dump.write_bytes(gzip.decompress(snapshot.dump.read_bytes()))
        loads = [engine_load(dump, Path(folder) / f"bare{i}") for i in range(5)]
        bare, shapes = statistics.median(loads), shacl(snapshot)
        answer = statistics.median(cpu_of("opportunities", store=store) for _ in range(5))
        print(f"{snapshot.manifest.triples:,} triples; processor seconds")
        print(f"  bare engine, the same N-Quads       {bare:6.2f}  1.0")
        print(f"  SHACL of the sources (pyshacl)      {shapes:6.2f}")
        print(f"  build, first                        {first:6.2f}")
        print(
            f"  build without SHACL                 {first - shapes:6.2f}  {(first - shapes) / bare:.1f} (at most 4)"
        )
        print(f"  build again, nothing changed        {again:6.2f}  {again / bare:.1f}")
        print(f"  hansa opportunities, from the start {answer:6.2f}     (at most 1.5 s)")
        print("where the last first build's wall time went:")
        for name, seconds in snapshot.manifest.seconds.items():
            print(f"  {name:20s} {seconds:6.2f}")


if __name__ == "__main__":
    main()
