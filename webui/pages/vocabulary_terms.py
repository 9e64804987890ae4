"""The vocabulary term by term: what each means, where it stands, and how often the graph uses it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.evidence.rows import Row, text_rows
from ontology.namespace import OWL, QB, SKOS, XKOS
from webui.edition.edition import Edition
from webui.pages.description import construct

# Each section with the types of its terms; a term stands in the first that fits.
SECTIONS = {
    "Classes": (OWL.iri + "Class",),
    "Measures, dimensions and attributes of data cubes": tuple(
        f"{QB.iri}{kind}Property" for kind in ("Measure", "Dimension", "Attribute")
    ),
    "Properties": (OWL.iri + "ObjectProperty", OWL.iri + "DatatypeProperty"),
    "Data cubes": (QB.iri + "DataSet",),
    "Classifications": (SKOS.iri + "ConceptScheme", XKOS.iri + "Correspondence"),
    "Concepts": (SKOS.iri + "Concept",),
}


@dataclass(frozen=True)
class TermEntry:
    """A term: `above` are the terms that it specialises, `uses` counts things, statements or mentions.

    `example` is the IRI of a thing of the class, or with the property.
    """

    iri: str
    label: str
    comment: str
    above: tuple[str, ...]
    scheme: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    uses: int
    example: str


def vocabulary(edition: Edition) -> dict[str, list[TermEntry]]:
    """Return the terms by section; structures of cubes are left to the data, since their cubes say it in words."""
    store = edition.store
    rows: dict[str, list[Row]] = {}
    for row in text_rows(store, "pages/terms"):
        rows.setdefault(row["term"], []).append(row)
    sides: dict[tuple[str, str], list[str]] = {}
    for row in text_rows(store, "pages/term_sides"):
        sides.setdefault((row["term"], row["side"]), []).append(row["class"])
    mentions = {row["term"]: int(row["uses"]) for row in text_rows(store, "pages/term_uses")}
    held = {
        row["term"]: row
        for row in text_rows(store, "pages/dataset_contents", dataset=edition.mint.dataset()[1:-1])
    }
    sections: dict[str, list[TermEntry]] = {name: [] for name in SECTIONS}
    for term, same in rows.items():
        section = _section({row["type"] for row in same})
        if section is None:
            continue
        counted = held.get(term)
        is_property = any(row["type"].endswith("Property") for row in same)
        sections[section].append(
            TermEntry(
                term,
                same[0]["label"],
                same[0]["comment"],
                tuple(dict.fromkeys(row["above"] for row in same if row["above"])),
                same[0]["scheme"],
                tuple(sides.get((term, "domain"), ())),
                tuple(sides.get((term, "range"), ())),
                _uses(section, counted, mentions.get(term, 0)),
                _example(edition, term) if is_property else (counted or {}).get("example", ""),
            )
        )
    return {name: entries for name, entries in sections.items() if entries}


def _section(types: set[str]) -> str | None:
    return next((name for name, kinds in SECTIONS.items() if types.intersection(kinds)), None)


def _uses(section: str, counted: Mapping[str, str] | None, mentions: int) -> int:
    if counted is not None:
        return int(counted["number"])
    return mentions if section in ("Data cubes", "Classifications", "Concepts") else 0


def _example(edition: Edition, term: str) -> str:
    """Return a thing that has a property, empty where none has or it has no IRI."""
    subjects: Sequence[str] = [
        getattr(triple.subject, "value", "")
        for triple in construct(edition.store, "linked/example", property=term)
    ]
    return next((one for one in subjects if ":" in one), "")
