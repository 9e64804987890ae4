"""Map of related fields, with those marked in which a region is strong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.explorer.drawing import DrawnNode, NetworkDrawing
from graph.names.named_thing import REGION
from graph.names.resolution import resolve
from graph.store.errors import NotFoundError
from ontology.csv_text import csv_file
from ontology.sentence import sentence, word
from webui.edition.edition import Edition
from webui.pages.drawing_names import named_drawing
from webui.pages.field_scatter import FieldFigure, field_figures
from webui.pages.network_picture import NetworkPicture, neighbour_picture, network_picture, with_shapes

STRONG, WEAK, UNKNOWN = "circle", "ring", "dash"


@dataclass(frozen=True)
class FieldSpace:
    """Fields (n) joined where they are related, and the figures of a region by the key of a field.

    `chosen` is the field whose neighbours are listed; `notes` say what was not understood.
    """

    drawing: NetworkDrawing
    picture: NetworkPicture
    narrow: NetworkPicture
    chosen: DrawnNode
    figures: Mapping[str, FieldFigure]
    label: str
    code: str
    notes: tuple[str, ...]

    def is_strong(self, key: str) -> bool:
        """Return whether the region has the share of all regions in a field, or more."""
        return key in self.figures and self.figures[key].quotient >= 1

    def strong_neighbours(self, key: str) -> int:
        """Return in how many of its related fields the region is strong."""
        return sum(self.is_strong(other.key) for other, _ in self.drawing.ties_of(key))

    @property
    def rows(self) -> Sequence[DrawnNode]:
        """Return the fields of the table: those of the highest quotient first, those not published last."""
        return sorted(
            self.drawing.nodes,
            key=lambda node: (
                -self.figures[node.key].quotient if node.key in self.figures else 1,
                -self.strong_neighbours(node.key),
                node.label,
            ),
        )

    def csv(self, base: str) -> bytes:
        """Return the table as CSV; what is not published is empty."""
        rows = []
        for node in self.rows:
            figure = self.figures.get(node.key)
            cells = (figure.quotient, figure.persons) if figure else (None, None)
            related = "; ".join(other.label for other, _ in self.drawing.ties_of(node.key))
            rows.append((base + node.key, node.label, *cells, related))
        return csv_file(("field", "label", "location_quotient", "persons_employed", "related_fields"), rows)


def read_field_space(edition: Edition, given: Mapping[str, str]) -> FieldSpace | None:
    """Return the map of related fields that an address asks for, None where no relatedness is loaded."""
    drawing = named_drawing(edition.field_drawing)
    if not drawing.nodes:
        return None
    figures: dict[str, FieldFigure] = {}
    label = code = ""
    notes: list[str] = []
    if typed := given.get("region", "").strip()[:200]:
        try:
            resolution = resolve(edition.names, typed, (REGION,))
        except NotFoundError as error:
            notes.append(error.sentence)
        else:
            thing, evidence = resolution.thing, edition.evidence
            label, code = thing.short or thing.label, thing.code
            own = evidence.territories.position.get(thing.iri)
            rows = field_figures(evidence, own) if own is not None else []
            figures = {row.iri.removeprefix(edition.base): row for row in rows}
            notes.append(resolution.note)
            if not rows:
                notes.append(sentence("{name}: no employment by field is published.", name=word(label)))
    strongest = max(
        (key for key in figures if key in drawing.node), key=lambda key: figures[key].quotient, default=""
    )
    asked = "sector/" + given.get("field", "").strip()[:200]
    chosen = drawing.node.get(asked) or drawing.node.get(strongest) or drawing.nodes[0]
    shapes = {
        key: (STRONG if figures[key].quotient >= 1 else WEAK) if key in figures else UNKNOWN
        for key in drawing.node
    }
    return FieldSpace(
        drawing,
        with_shapes(network_picture(drawing), shapes if figures else {}),
        with_shapes(neighbour_picture(drawing, chosen.key), shapes if figures else {}),
        chosen,
        figures,
        label,
        code,
        tuple(filter(None, notes)),
    )
