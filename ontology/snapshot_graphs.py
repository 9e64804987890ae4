"""Names of a snapshot's graphs on an engine that holds several snapshots at once.

There each named graph has the snapshot's id in its name, in the data as well, so that readers of one snapshot never see
another. A further graph holds the triples of all of them: engines answer from one graph far faster than from a union.
"""

from dataclasses import dataclass

# Which snapshot is current; the same for every base, since readers learn the base from the snapshot.
PUBLICATIONS = "urn:hansa:publications"
_PUBLICATION, _SNAPSHOT = "urn:hansa:publication:", "urn:hansa:snapshot:"


@dataclass(frozen=True)
class SnapshotGraphs:
    """The graphs of the snapshot of an id below a base IRI; `names` are their IRIs as pages know them."""

    base: str
    id: str
    names: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """Return the beginning of the IRIs of graphs as pages know them."""
        return f"{self.base}graph/"

    @property
    def versioned(self) -> str:
        """Return the beginning of their IRIs on the engine."""
        return f"{self.base}snapshots/{self.id}/graph/"

    @property
    def union(self) -> str:
        """Return the IRI of the graph of all triples."""
        return f"{self.base}snapshots/{self.id}/union"

    @property
    def nothing(self) -> str:
        """Return the IRI of a graph that is never filled."""
        return f"{self.base}snapshots/{self.id}/nothing"

    @property
    def blank(self) -> str:
        """Return the beginning of the IRIs that blank nodes get on the engine, as RDF 1.1 recommends.

        A batch that is written again would else make new nodes of them.
        """
        return f"{self.base}.well-known/genid/"

    def on_engine(self, graph: str) -> str:
        """Return a graph's IRI on the engine; that of an empty graph for one that is not of this snapshot."""
        if not graph.startswith(self.plain):
            return self.nothing
        return self.versioned + graph.removeprefix(self.plain)


def snapshot_iri(identity: str) -> str:
    """Return the IRI of a snapshot, which is also that of the graph of its manifest."""
    return _SNAPSHOT + identity


def snapshot_id(snapshot: str) -> str:
    """Return the id in a snapshot's IRI.

    >>> snapshot_id(snapshot_iri("c8ff"))
    'c8ff'
    """
    return snapshot.removeprefix(_SNAPSHOT)


def publication_iri(number: int) -> str:
    """Return the IRI of a publication; in the order of text the last is the newest.

    >>> publication_iri(7)
    'urn:hansa:publication:000007'
    """
    return f"{_PUBLICATION}{number:06}"


def publication_number(publication: str) -> int:
    """Return the number in a publication's IRI."""
    return int(publication.removeprefix(_PUBLICATION))
