"""A snapshot of texts of Turtle for the tests of the web."""

from pathlib import Path

from flask.testing import FlaskClient

from graph.names.index import is_current, write_index
from graph.snapshot.build import Input, Recipe, build
from graph.snapshot.folder import Snapshot, SnapshotFolder
from graph.snapshot.manifest import Part
from ontology.documents import SCHEMES, VOCABULARY, Document
from ontology.iri import Minter
from ontology.parsing import triples_of
from tests.support.toy_graph import DERIVED, FACTS, PREFIXES

BASE = "http://localhost:8000/"


def publish(store: Path, folder: Path, facts: str = FACTS, derived: str = DERIVED) -> Snapshot:
    """Publish a snapshot of two texts of Turtle without their prefixes beside the vocabulary and the schemes."""
    folder.mkdir(exist_ok=True)
    inputs: list[tuple[str, tuple[Document, ...]]] = []
    for name, text in (("facts", facts), ("figures", derived)):
        path = folder / f"{name}.ttl"
        path.write_text(PREFIXES + text, encoding="utf-8")
        inputs.append((name, (Document(path, name, relative=True),)))
    inputs += [("ontology", VOCABULARY), ("schemes", SCHEMES)]
    return build(
        SnapshotFolder(store),
        [
            Input(
                name,
                [triple for document in documents for triple in triples_of(document, BASE)],
                lambda name=name: Part("", name, name.capitalize(), publisher="Test", licence="CC-BY-4.0"),  # type: ignore[misc]
            )
            for name, documents in inputs
        ],
        Recipe(Minter(BASE), "0", lambda *_: iter(()), index=write_index, is_indexed=is_current),
    )


def get(client: FlaskClient, path: str) -> str:
    """Return the text of a page, which is there."""
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200, (path, response.status_code)
    return response.text
