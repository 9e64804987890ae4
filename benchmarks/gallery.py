"""Processor time of each query of the gallery on the graph of HANSA_STORE: `python -m benchmarks.gallery`.

A query of the gallery may take a second in memory.
"""

import os
import time
from pathlib import Path

from pyoxigraph import QueryBoolean

from graph.query_process.dataset import find_dataset
from graph.snapshot.folder import SnapshotFolder
from graph.store.engine import Embedded
from queries.library import gallery

MEMORY = 4 << 30


def main() -> None:
    snapshot = SnapshotFolder(Path(os.environ.get("HANSA_STORE", "store"))).current()
    store = Embedded(find_dataset(snapshot.folder, MEMORY).open())
    times = []
    for query in gallery():
        began = time.process_time()
        answer = store.query(query.text)
        size = 1 if isinstance(answer, QueryBoolean) else sum(1 for _ in answer)
        times.append((time.process_time() - began, query.name, size))
    for seconds, name, size in sorted(times, reverse=True):
        print(f"{seconds:6.2f} s  {size:8,} rows  {name}")


if __name__ == "__main__":
    main()
