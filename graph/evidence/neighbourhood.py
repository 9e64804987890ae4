"""The neighbourhood of an organisation in the partnership network, with positions, as a graph and as a picture."""

import networkx as nx

from graph.evidence.facts import GraphFacts
from graph.store.errors import NotFoundError
from ontology.term import Term

SEED = 7
_SCALE = 600


def named(graph: "nx.Graph[Term]", evidence: GraphFacts) -> "nx.Graph[Term]":
    """Return the network with the label and the country of each organisation on its node."""
    known = graph.copy()
    for node in known:
        organisation = evidence.organisations[node]
        known.nodes[node].update(label=organisation.label, country=organisation.country)
    return known


def ego(graph: "nx.Graph[Term]", centre: Term, limit: int) -> "nx.Graph[Term]":
    """Return an organisation with at most `limit` nodes around it, its own partners first, the closest first.

    Where partners of partners fill the rest, the best tied of them come first. The graph holds in
    `graph["left_out"]` how many partners did not fit. Raises NotFoundError where the organisation is in no partnership.
    """
    if centre not in graph:
        raise NotFoundError(
            "no neighbourhood", "the partnership network", "a member of a partnership", centre
        )
    partners = sorted(graph[centre], key=lambda node: (-graph.edges[centre, node]["weight"], node))
    kept = [centre, *partners[: limit - 1]]
    if len(kept) < limit:
        inside = set(kept)
        beyond = {node for partner in kept for node in graph[partner]} - inside
        pull = {
            node: sum(graph.edges[node, k]["weight"] for k in graph[node] if k in inside) for node in beyond
        }
        kept += sorted(beyond, key=lambda node: (-round(pull[node], 9), node))[: limit - len(kept)]
    found = graph.subgraph(kept).copy()
    found.graph["left_out"] = max(0, len(partners) + 1 - limit)
    return found


def positions(graph: "nx.Graph[Term]") -> dict[Term, tuple[float, float]]:
    """Return a place for each node (spring layout by Newman weight, seeded: the same graph gives the same picture)."""
    places = nx.spring_layout(graph, weight="weight", seed=SEED, iterations=100, scale=_SCALE)
    return {node: (float(x), float(y)) for node, (x, y) in places.items()}


def picture(graph: "nx.Graph[Term]") -> str:
    """Return a self-contained HTML page of a network, drawn by vis-network with positions given and physics off.

    The script is written into the page, so that it opens without any other host.
    """
    from pyvis.network import Network

    drawn = Network(height="95vh", width="100%", cdn_resources="in_line", notebook=False)
    drawn.toggle_physics(False)
    for node, (x, y) in positions(graph).items():
        data = graph.nodes[node]
        title = f"{data['label']} ({data['country']})"
        drawn.add_node(
            node, label=data["label"], title=title, x=x, y=y, size=8 + 2 * graph.degree(node) ** 0.5
        )
    for a, b, data in graph.edges(data=True):
        drawn.add_edge(a, b, value=data["weight"], title=f"{data['shared']} common partnerships")
    return _without_other_hosts(drawn.generate_html())


def _without_other_hosts(page: str) -> str:
    """Take out the style sheets and scripts that pyvis asks content networks for; what it needs stands in the page."""
    import re

    without = re.sub(r"<link[^>]*https?://[^>]*?/?>", "", page, flags=re.DOTALL)
    return re.sub(r"<script[^>]*src=[\"']https?://[^>]*>\s*</script>", "", without, flags=re.DOTALL)
