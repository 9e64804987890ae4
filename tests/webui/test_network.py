"""What is drawn of a network, and where."""

import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from graph.evidence.neighbourhood import choose
from graph.evidence.node_layout import ASPECT, corners, places
from tests.support.web import publish
from webui.pages.network_canvas import canvas, labelled


def rows(members: dict[str, str]) -> list[dict[str, str]]:
    """Return memberships: partnerships by name, each with the letters of its members."""
    return [
        {
            "organisation": f"o/{letter}",
            "organisationLabel": letter.upper(),
            "country": "ES",
            "partnership": f"p/{name}",
            "partnershipLabel": name,
        }
        for name, letters in members.items()
        for letter in letters
    ]


def test_small_network_is_drawn_whole() -> None:
    drawn = choose(rows({"x": "abc", "y": "cd"}), "o/a", 60)
    assert {node.iri for node in drawn.nodes} == {"o/a", "o/b", "o/c", "o/d", "p/x", "p/y"}
    assert drawn.edges == (("o/a", "p/x"), ("o/b", "p/x"), ("o/c", "p/x"), ("o/c", "p/y"), ("o/d", "p/y"))
    assert drawn.total == 6
    assert [node.hidden for node in drawn.nodes] == [0] * 6


def test_nearest_are_kept_and_the_rest_is_counted() -> None:
    drawn = choose(rows({"x": "abcdefgh", "y": "hij"}), "o/a", 5)
    assert drawn.total == 12
    assert {node.iri for node in drawn.nodes} == {"o/a", "p/x", "o/h", "o/b", "o/c"}
    assert {node.iri: node.hidden for node in drawn.nodes if node.hidden} == {"p/x": 4, "o/h": 1}


def test_nobody_is_drawn_alone() -> None:
    drawn = choose(rows({"x": "ab", "y": "cd", "z": "ef"}), "o/a", 4)
    linked = {end for edge in drawn.edges for end in edge}
    assert {node.iri for node in drawn.nodes} == linked


def test_no_partnership_is_nothing_to_draw() -> None:
    assert choose([], "o/a", 60).nodes == ()


def test_one_network_has_one_picture() -> None:
    given = rows({"x": "abcdef", "y": "efgh", "z": "klm"})
    assert choose(given, "o/a", 60) == choose(list(reversed(given)), "o/a", 60)


def test_neighbours_stand_nearer_than_strangers() -> None:
    at = places(nx.path_graph(["a", "b", "c", "d"]))
    across = [at[node][0] for node in "abcd"]
    assert across in (sorted(across), sorted(across, reverse=True))


def test_groups_do_not_overlap() -> None:
    graph = nx.Graph([("a", "b"), ("b", "c"), ("k", "l"), ("x", "y")])
    at = places(graph)
    boxes = []
    for group in nx.connected_components(graph):
        xs, ys = zip(*(at[node] for node in group), strict=True)
        boxes.append((min(xs), max(xs), min(ys), max(ys)))
    for first, one in enumerate(boxes):
        for other in boxes[first + 1 :]:
            assert one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]


def test_many_groups_fill_the_canvas() -> None:
    upper_left = corners([100.0] * 12)
    width = max(x for x, _ in upper_left) + ASPECT * 100
    height = max(y for _, y in upper_left) + 100
    assert width / height == pytest.approx(ASPECT, rel=0.5)


def test_labels_leave_each_other_room() -> None:
    drawn = choose(rows({"large partnership": "abcdefghijklmnopqrstuvwxyz"}), "p/large partnership", 60)
    shown = labelled(drawn.nodes, "p/large partnership")
    assert "p/large partnership" in shown
    placed = [node for node in drawn.nodes if node.iri in shown]
    for first, one in enumerate(placed):
        for other in placed[first + 1 :]:
            assert abs(one.y - other.y) > 44 or abs(one.x - other.x) > 5 * (len(one.label) + len(other.label))


def test_canvas_takes_places_and_simulates_nothing() -> None:
    data = canvas(choose(rows({"x": "ab"}), "o/a", 60), "o/a", lambda iri: f"/{iri}.html")
    assert data["options"]["physics"] == {"enabled": False}
    assert all({"x", "y"} <= set(node) for node in data["nodes"])
    assert {(edge["from"], edge["to"]) for edge in data["edges"]} == {("o/a", "p/x"), ("o/b", "p/x")}
    assert next(node for node in data["nodes"] if node["id"] == "o/a")["shape"] == "star"


def test_pages_and_downloads_load_no_notebook_stack(tmp_path: Path) -> None:
    publish(tmp_path / "store", tmp_path / "text")
    code = (
        "import sys; from pathlib import Path; import hansa.web_server;"
        "from graph.snapshot.folder import SnapshotFolder;"
        "from webui.app import create_app; from webui.edition.edition import ServedEdition;"
        f"client = create_app(ServedEdition(SnapshotFolder(Path({str(tmp_path / 'store')!r})))).test_client();"
        "paths = ['/', '/organisation/bhc/network', '/organisation/bhc/network.html'];"
        "print([client.get(path).status_code for path in paths]);"
        "print([name for name in ('IPython', 'jedi', 'matplotlib', 'pandas') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "[200, 200, 200]\n[]\n"
