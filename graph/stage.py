"""Write triples down as N-Triples, the form that a bulk load reads fastest."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

from ontology.term import Statement, Term

_BATCH = 20_000


@dataclass(frozen=True)
class Staged:
    """A named graph that waits to be loaded: its IRI, its file, how many triples were written, their checksum.

    The checksum is over the triples as written: a loader yields them in the order of its source, so that the same
    source gives the same checksum.
    """

    graph: Term
    path: Path
    written: int
    checksum: str


def stage(graph: Term, triples: Iterable[Statement], path: Path) -> Staged:
    """Write the triples of a graph to a file and return what was written."""
    digest = sha256()
    written = 0
    rest = iter(triples)
    with path.open("wb") as stream:
        while batch := list(islice(rest, _BATCH)):
            text = "".join([one if isinstance(one, str) else "%s %s %s .\n" % one for one in batch])  # noqa: UP031
            data = text.encode()
            digest.update(data)
            stream.write(data)
            written += data.count(b"\n")
    return Staged(graph, path, written, digest.hexdigest())
