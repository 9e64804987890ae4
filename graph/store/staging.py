"""Staging: triples as gzipped N-Quads, to be loaded, cached and published as the dump."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

from ontology.term import Statement, Term

_BATCH = 20_000
# Bytes of N-Quads that are read at a time.
PIECE = 128_000_000


@dataclass(frozen=True)
class Staged:
    """A staged graph: its IRI, its file, the number of triples written, their checksum, the bytes of the file unpacked.

    The checksum is over the triples as written (N-Triples): a loader yields them in the order of its source, so that
    the same source gives the same checksum.
    """

    graph: Term
    path: Path
    written: int
    checksum: str
    unpacked: int


def stage(graph: Term, triples: Iterable[Statement], path: Path) -> Staged:
    """Write the triples of a graph to a file and return the staged graph.

    The file holds no name and no time, so that equal graphs give equal files, and files may be joined end to end.
    """
    digest = sha256()
    written = unpacked = 0
    rest = iter(triples)
    # A line end inside a literal is escaped, so that this ends statements only.
    end, ending = b" .\n", f" {graph} .\n".encode()
    with path.open("wb") as stream, gzip.GzipFile("", "wb", 1, stream, mtime=0) as packed:
        while batch := list(islice(rest, _BATCH)):
            data = "".join(
                [one if isinstance(one, str) else f"{one[0]} {one[1]} {one[2]} .\n" for one in batch]
            ).encode()
            digest.update(data)
            unpacked += packed.write(data.replace(end, ending))
            written += data.count(b"\n")
    return Staged(graph, path, written, digest.hexdigest(), unpacked)
