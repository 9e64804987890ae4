"""Speed and memory of building a snapshot, beside the bare engine and rdflib.

    python benchmarks/sources.py --data DIR [--periods all]

Every line is measured in a process of its own: `build` reads, stages, loads, checks and publishes every source that is
there (no measures are derived and no shapes are held against the curated sources: both take the same time whatever is
downloaded); `engine` bulk-loads the same triples, written down as N-Triples beforehand; `rdflib` parses a sample of
them. `again` builds with one small source changed.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp

from graph.snapshot.build import Recipe, build
from graph.snapshot.folder import SnapshotFolder
from graph.store.engine import Embedded
from hansa.build_inputs import inputs
from loaders.contract import FOLDER
from ontology.iri import Minter
from ontology.term import Triple

SAMPLE = 200_000


def _nothing(*_: object) -> Iterator[Triple]:
    return iter(())


def run_build(work: Path, data: Path, periods: str, facts: Path) -> dict[str, float]:
    mint = Minter()
    given, left_out = inputs(mint, facts, data, settings={"eurostat-sbs": {"periods": periods}})
    snapshot = build(
        SnapshotFolder(work / "store"), given, Recipe(mint, "benchmark", _nothing, left_out=left_out)
    )
    return {"triples": snapshot.manifest.triples, **snapshot.manifest.seconds}


def write_triples(work: Path) -> dict[str, float]:
    snapshot = SnapshotFolder(work / "store").current()
    folder = work / "nt"
    folder.mkdir()
    files = {}
    with gzip.open(snapshot.dump) as stream:
        for line in stream:
            triple, _, graph = line.removesuffix(b" .\n").rpartition(b" ")
            name = graph[1:-1].rpartition(b"/")[2].decode()
            if name not in files:
                files[name] = (folder / f"{name}.nt").open("wb")
            files[name].write(triple + b" .\n")
    for file in files.values():
        file.close()
    return {}


def run_engine(work: Path) -> dict[str, float]:
    from pyoxigraph import NamedNode, RdfFormat

    store = Embedded.create(work / "bare")
    count = 0
    for path in sorted((work / "nt").glob("*.nt")):
        store.engine.bulk_load(
            path=str(path), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(f"a:{path.stem}")
        )
        with path.open("rb") as stream:
            count += sum(1 for _ in stream)
    store.engine.flush()
    return {"triples": count}


def run_rdflib(work: Path) -> dict[str, float]:
    from rdflib import Graph

    biggest = max((work / "nt").glob("*.nt"), key=lambda path: path.stat().st_size)
    with biggest.open(encoding="utf-8") as stream:
        text = "".join(islice(stream, SAMPLE))
    started = time.perf_counter(), time.process_time()
    Graph().parse(data=text, format="nt")
    wall, used = time.perf_counter() - started[0], time.process_time() - started[1]
    return {"triples": text.count("\n"), "wall": wall, "cpu": used}


def measured(task: Callable[[], dict[str, float]]) -> None:
    started = time.perf_counter(), time.process_time()
    figures = {"wall": 0.0, "cpu": 0.0} | task()
    figures["wall"] = figures["wall"] or time.perf_counter() - started[0]
    figures["cpu"] = figures["cpu"] or time.process_time() - started[1]
    figures["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures))


def apart(*arguments: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, *arguments],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def report(name: str, figures: dict[str, float]) -> None:
    print(
        f"{name:8} {figures['triples']:10,.0f} triples  {figures['wall']:7.1f} s wall  {figures['cpu']:7.1f} s CPU "
        f"{figures['triples'] / figures['wall']:10,.0f} /s wall {figures['triples'] / figures['cpu']:10,.0f} /s CPU "
        f"{figures['megabytes']:7.0f} MB",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("HANSA_DATA"), help="folder of downloads")
    parser.add_argument("--periods", default="2012,2013,2014,2015", help="years of the business statistics")
    parser.add_argument("--task", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--facts", type=Path, default=FOLDER / "data", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.data is None:
        parser.error("--data or HANSA_DATA names the folder of downloads")
    if given.task:
        task, work = given.task[0], Path(given.task[1])
        tasks: dict[str, Callable[[], dict[str, float]]] = {
            "build": lambda: run_build(work, given.data, given.periods, given.facts),
            "write": lambda: write_triples(work),
            "engine": lambda: run_engine(work),
            "rdflib": lambda: run_rdflib(work),
        }
        measured(tasks[task])
        return
    work = Path(mkdtemp(prefix="hansa-sources-"))
    shared = ("--data", str(given.data), "--periods", given.periods, "--task")
    try:
        built = apart(*shared, "build", str(work))
        report("build", built)
        apart(*shared, "write", str(work))
        engine, rdflib = apart(*shared, "engine", str(work)), apart(*shared, "rdflib", str(work))
        report("engine", engine)
        report("rdflib", rdflib)
        copytree(FOLDER / "data", work / "facts")
        events = work / "facts" / "events.csv"
        events.write_text(events.read_text(encoding="utf-8").replace(",Vienna,", ",Wien,"), encoding="utf-8")
        report("again", apart("--facts", str(work / "facts"), *shared, "build", str(work)))
        for clock in ("wall", "cpu"):
            speeds = [figures["triples"] / figures[clock] for figures in (built, engine, rdflib)]
            print(
                f"{clock}: {speeds[0] / speeds[1]:.2f} x the engine's bulk load, {speeds[0] / speeds[2]:.1f} x rdflib"
            )
        print(
            {
                step: round(seconds, 1)
                for step, seconds in built.items()
                if step not in ("triples", "wall", "cpu")
            }
        )
    finally:
        rmtree(work)


if __name__ == "__main__":
    main()
