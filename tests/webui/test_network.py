"""Pictures and files of a network."""

import io
import subprocess
import sys
from pathlib import Path

import networkx as nx

from graph.explorer.drawing import draw_network
from graph.explorer.network_criteria import NetworkCriteria
from tests.graph.explorer.small_network import BASE, small_network
from tests.support.web import publish
from webui.pages.label_places import LETTER
from webui.pages.network_files import legend, network_csv, network_graphml, network_svg
from webui.pages.network_picture import WIDTH, neighbour_picture, network_picture

SMALL = draw_network(small_network({"x": "ab"}), NetworkCriteria(f"{BASE}organisation/a"))
LARGE = draw_network(small_network({"large": "abcdefghijklmnopqrstuvwxyz"}), NetworkCriteria())


def test_labels_cover_no_other_label_and_no_node() -> None:
    picture = network_picture(LARGE)
    boxes = [
        (mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius, mark.key)
        for mark in picture.marks
    ]
    for mark in picture.marks:
        if mark.label:
            width = LETTER * len(mark.label)
            left = mark.label_x - {"start": 0.0, "middle": width / 2, "end": width}[mark.anchor]
            boxes.append((left, mark.label_y - 11, left + width, mark.label_y + 3, mark.key))
    assert len(boxes) > len(picture.marks) + 5
    for at, one in enumerate(boxes):
        assert 0 <= one[0] < one[2] <= WIDTH
        for other in boxes[at + 1 :]:
            assert (
                one[4] == other[4]
                or one[2] <= other[0]
                or other[2] <= one[0]
                or one[3] <= other[1]
                or other[3] <= one[1]
            )


def test_centre_is_a_star_and_a_partnership_a_square() -> None:
    shapes = {mark.key: mark.shape for mark in network_picture(SMALL).marks}
    assert shapes == {"organisation/a": "star", "organisation/b": "circle", "partnership/x": "square"}
    assert legend(SMALL) == "All 3 nodes. Squares are partnerships, circles organisations. The star is A."


def test_picture_of_one_node_lists_its_neighbours_with_their_labels() -> None:
    picture = neighbour_picture(LARGE, "partnership/large")
    assert [mark.label for mark in picture.marks] == ["large", *"ABCDEFGHIJKL"]
    assert [mark.y for mark in picture.marks[1:4]] == [74.0, 110.0, 146.0]


def test_every_file_holds_the_same_nodes_and_ties() -> None:
    graph = nx.read_graphml(io.BytesIO(network_graphml(SMALL, BASE)))
    ends = {frozenset(edge) for edge in graph.edges}
    assert dict(graph.nodes(data="label")) == {
        f"{BASE}organisation/a": "A",
        f"{BASE}organisation/b": "B",
        f"{BASE}partnership/x": "x",
    }
    lines = network_csv(SMALL, BASE).decode().splitlines()
    assert lines == [
        "one,one_label,one_kind,other,other_label,other_kind,partnerships,newman_weight",
        f"{BASE}organisation/a,A,organisation,{BASE}partnership/x,x,partnership,1,1.0",
        f"{BASE}organisation/b,B,organisation,{BASE}partnership/x,x,partnership,1,1.0",
    ]
    assert {frozenset((line.split(",")[0], line.split(",")[3])) for line in lines[1:]} == ends
    picture = network_svg(SMALL, BASE, "A & B", "Source").decode()
    assert "<title>A &amp; B</title>" in picture
    assert all(f'<a href="{iri}">' in picture for iri in graph.nodes)


def test_pages_and_downloads_load_no_notebook_stack(tmp_path: Path) -> None:
    publish(tmp_path / "store", tmp_path / "text")
    code = (
        "import sys; from pathlib import Path; import hansa.web_server;"
        "from graph.snapshot.folder import SnapshotFolder;"
        "from webui.app import create_app; from webui.edition.edition import ServedEdition;"
        f"client = create_app(ServedEdition(SnapshotFolder(Path({str(tmp_path / 'store')!r})))).test_client();"
        "paths = ['/', '/network?start=organisation/bhc', '/network.html?start=organisation/bhc'];"
        "print([client.get(path).status_code for path in paths]);"
        "print([name for name in ('IPython', 'jedi', 'matplotlib', 'pandas') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "[200, 200, 200]\n[]\n"
