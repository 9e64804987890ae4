"""Names of the nodes of a drawing in the language of a request."""

from dataclasses import replace

from graph.explorer.drawing import NetworkDrawing
from webui.http.catalogue_texts import PROPER, translated
from webui.http.language import ENGLISH, language


def named_drawing(drawing: NetworkDrawing) -> NetworkDrawing:
    """Return a drawing in which places, fields and communities are named in the language of this request."""
    if language() == ENGLISH:
        return drawing
    nodes = (
        one
        if one.node.kind in PROPER
        else replace(one, node=replace(one.node, label=str(translated(one.label))))
        for one in drawing.nodes
    )
    return replace(drawing, nodes=tuple(nodes))
