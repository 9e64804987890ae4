"""Values of the page of a network: what was asked, the picture, the chosen node and the reasons of a tie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from graph.explorer.drawing import DrawnNode, DrawnTie, NetworkDrawing, shared_partnerships
from graph.explorer.network_criteria import NetworkRequest, read_network_criteria
from graph.explorer.view_kinds import LIMIT
from webui.edition.edition import Edition
from webui.pages.drawing_names import named_drawing

SORTS = ("links", "name", "kind", "country", "partnerships")


@dataclass(frozen=True)
class SharedPartnership:
    """A partnership that makes a tie."""

    iri: str
    label: str
    programme: str
    start: str
    end: str


@dataclass(frozen=True)
class NetworkView:
    """A network as its page shows it; `node` is the chosen node, `tie` the ends of the chosen tie."""

    edition: Edition
    request: NetworkRequest
    drawing: NetworkDrawing
    arguments: Mapping[str, str]
    node: DrawnNode | None
    tie: tuple[DrawnNode, DrawnNode] | None
    sort: str

    def url(self, path: str = "network", **changed: str) -> str:
        """Return the relative address of this network with some arguments changed."""
        values = {name: value for name, value in {**self.arguments, **changed}.items() if value}
        return f"{path}?{urlencode(values, safe='/~')}" if values else path

    def more(self, key: str) -> str:
        """Return the address that draws more neighbours of a node."""
        expanded = self.request.criteria.expanded
        return self.url(more="~".join((*(one for one in expanded if one != key), key)), node=key)

    def page_of(self, key: str) -> str:
        """Return the IRI of a node that has a page, else nothing."""
        kind, iri = key.partition("/")[0], self.edition.base + key
        if kind == "community" or (kind == "region" and iri not in self.edition.lists["regions"].row):
            return ""
        return iri

    @cached_property
    def sorted_nodes(self) -> list[DrawnNode]:
        """Return the nodes in the order that was asked for."""
        nodes = list(self.drawing.nodes)
        if self.sort == "partnerships":
            nodes.sort(key=lambda one: -one.partnerships)
        elif self.sort != "links":
            keys = {"name": lambda one: one.label.casefold()} | {
                name: (lambda one, name=name: (not getattr(one.node, name), getattr(one.node, name)))
                for name in ("kind", "country")
            }
            nodes.sort(key=keys[self.sort])
        return nodes

    @property
    def node_ties(self) -> Sequence[tuple[DrawnNode, DrawnTie]]:
        """Return the drawn ties of the chosen node."""
        return self.drawing.ties_of(self.node.key) if self.node else ()

    @cached_property
    def reasons(self) -> list[SharedPartnership]:
        """Return the partnerships that make the chosen tie."""
        if self.tie is None:
            return []
        memberships = self.edition.network_explorer.memberships
        table = memberships.partnerships
        programme = table.columns["programme"]
        rows = shared_partnerships(memberships, self.request.criteria, self.tie[0].key, self.tie[1].key)
        return [
            SharedPartnership(
                table.iris[row],
                table.labels[row],
                "; ".join(programme.labels[code] for code in programme.of(row)),
                table.dates["start"][row],
                table.dates["end"][row],
            )
            for row in rows
        ]


def read_network(edition: Edition, given: Mapping[str, str]) -> NetworkView:
    """Return the network that an address asks for."""
    request = read_network_criteria(edition.names, edition.lists, edition.base, given)
    criteria = request.criteria
    drawing = named_drawing(edition.network_explorer.draw(criteria))
    arguments = {
        "start": criteria.start.removeprefix(edition.base),
        "view": criteria.view,
        "programme": criteria.programme,
        "field": criteria.field,
        "country": criteria.country,
        "first": criteria.first,
        "last": criteria.last,
        "nodes": "" if criteria.nodes == LIMIT else str(criteria.nodes),
        "more": "~".join(criteria.expanded),
    }
    ends = given.get("tie", "").split("~")
    tie = tuple(drawing.node[key] for key in ends if key in drawing.node)
    node = drawing.node.get(given.get("node", "")) or drawing.node.get(drawing.centre)
    return NetworkView(
        edition,
        request,
        drawing,
        {name: value for name, value in arguments.items() if value},
        node or (drawing.nodes[0] if drawing.nodes else None),
        (tie[0], tie[1]) if len(tie) == 2 else None,
        given.get("sort", "") if given.get("sort", "") in SORTS else SORTS[0],
    )
