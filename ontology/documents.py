"""List of the Turtle and JSON documents that ship with the vocabulary."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Document:
    """A shipped Turtle document and the named graph that it belongs to.

    `graph` is the graph's short name, to be put behind the base IRI. Where `relative` is true the document names
    things by relative IRIs (`<sector/automotive>`), which are resolved against the base when the graph is built.
    """

    path: Path
    graph: str
    relative: bool


VOCABULARY: tuple[Document, ...] = (
    Document(FOLDER / "hansa.ttl", "ontology", relative=False),
    Document(FOLDER / "cubes.ttl", "ontology", relative=False),
)

CLUSTER_CATEGORIES = Document(FOLDER / "schemes" / "cluster-categories.ttl", "schemes", relative=True)
EMERGING_INDUSTRIES = Document(FOLDER / "schemes" / "emerging-industries.ttl", "schemes", relative=True)
INDUSTRIAL_ECOSYSTEMS = Document(FOLDER / "schemes" / "industrial-ecosystems.ttl", "schemes", relative=True)
ACTIVITY_GROUPS = Document(FOLDER / "schemes" / "activity-groups.ttl", "schemes", relative=True)
WIOD_INDUSTRIES = Document(FOLDER / "schemes" / "wiod-industries.ttl", "schemes", relative=True)
STRATEGY_THEMES = Document(FOLDER / "schemes" / "strategy-themes.ttl", "schemes", relative=True)
PROJECT_THEMES = Document(FOLDER / "schemes" / "project-themes.ttl", "schemes", relative=True)
SCHEMES: tuple[Document, ...] = (
    CLUSTER_CATEGORIES,
    EMERGING_INDUSTRIES,
    INDUSTRIAL_ECOSYSTEMS,
    ACTIVITY_GROUPS,
    WIOD_INDUSTRIES,
    STRATEGY_THEMES,
    PROJECT_THEMES,
)

DOCUMENTS: tuple[Document, ...] = VOCABULARY + SCHEMES
"""Everything that is loaded into the graph."""

SHAPES: tuple[Path, ...] = tuple(
    FOLDER / "shapes" / f"{name}.ttl"
    for name in (
        "activity",
        "cluster-organisation",
        "curated",
        "dataset",
        "event",
        "identity-link",
        "membership",
        "observation",
        "opportunity",
        "organisation",
        "partnership",
        "priority",
        "programme",
        "reason",
        "region",
        "sector",
        "topic",
    )
)
"""The SHACL shapes, one file for each class and one for all that is curated; they are no part of the graph."""

CONTEXT: Path = FOLDER / "context.jsonld"
"""The JSON-LD 1.1 context of everything that is served."""
