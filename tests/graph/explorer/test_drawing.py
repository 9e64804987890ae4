"""Drawings of a network: which nodes, which ties, and where."""

from graph.explorer.drawing import NetworkDrawing, draw_network, shared_partnerships
from graph.explorer.network_criteria import NetworkCriteria
from tests.graph.explorer.small_network import BASE, small_network

TWO = small_network({"x": "abc", "y": "cd"})
LARGE = small_network({"x": "abcdefgh", "y": "hij"})


def around_a(nodes: int = 40, view: str = "both", *expanded: str) -> NetworkCriteria:
    return NetworkCriteria(f"{BASE}organisation/a", view, nodes=nodes, expanded=expanded)


def hidden(drawing: NetworkDrawing) -> dict[str, int]:
    return {node.key: node.hidden for node in drawing.nodes if node.hidden}


def test_small_network_is_drawn_whole() -> None:
    drawing = draw_network(TWO, NetworkCriteria())
    assert [(tie.one, tie.other) for tie in drawing.ties] == [
        ("organisation/a", "partnership/x"),
        ("organisation/b", "partnership/x"),
        ("organisation/c", "partnership/x"),
        ("organisation/c", "partnership/y"),
        ("organisation/d", "partnership/y"),
    ]
    assert (drawing.total, len(drawing.nodes), hidden(drawing), drawing.centre) == (6, 6, {}, "")


def test_around_an_organisation_are_its_partnerships_and_their_members() -> None:
    drawing = draw_network(TWO, around_a())
    assert {node.key for node in drawing.nodes} == {
        "organisation/a",
        "organisation/b",
        "organisation/c",
        "partnership/x",
    }
    assert drawing.centre == "organisation/a"


def test_around_a_partnership_are_the_other_partnerships_of_its_members() -> None:
    drawing = draw_network(LARGE, NetworkCriteria(f"{BASE}partnership/y"))
    assert {node.key for node in drawing.nodes} >= {"partnership/x", "partnership/y"}
    assert drawing.centre == "partnership/y"


def test_nearest_are_drawn_and_the_rest_is_counted() -> None:
    drawing = draw_network(LARGE, NetworkCriteria(f"{BASE}partnership/y", nodes=5))
    assert [node.key for node in drawing.nodes] == [
        "partnership/x",
        "partnership/y",
        "organisation/h",
        "organisation/i",
        "organisation/j",
    ]
    assert hidden(drawing) == {"partnership/x": 7}


def test_expanded_node_shows_more_of_its_neighbours() -> None:
    few = NetworkCriteria(f"{BASE}partnership/y", nodes=5, expanded=("partnership/x",))
    assert hidden(draw_network(LARGE, few)) == {}
    assert len(draw_network(LARGE, few).nodes) == 12


def test_tie_of_organisations_counts_shared_partnerships_and_weighs_them_by_members() -> None:
    network = small_network({"x": "abc", "y": "ab"})
    drawing = draw_network(network, NetworkCriteria(view="organisations"))
    assert [(tie.one[-1], tie.other[-1], tie.shared, tie.weight) for tie in drawing.ties] == [
        ("a", "b", 2, 1.5),
        ("a", "c", 1, 0.5),
        ("b", "c", 1, 0.5),
    ]


def test_groups_are_tied_by_partnerships_with_members_in_both() -> None:
    network = small_network(
        {"x": "abc", "y": "cd"},
        countries={"a": "ES", "b": "ES", "c": "FR", "d": "IT"},
        regions={"a": "ES21", "b": "ES51", "c": "FRK2"},
    )
    countries = draw_network(network, NetworkCriteria(view="countries"))
    assert [(tie.one, tie.other, tie.shared) for tie in countries.ties] == [
        ("region/2021/ES", "region/2021/FR", 1),
        ("region/2021/FR", "region/2021/IT", 1),
    ]
    regions = draw_network(network, NetworkCriteria(view="regions"))
    assert {node.label for node in regions.nodes} == {"ES21", "ES51", "FRK2"}
    assert regions.unplaced == 1


def test_fields_are_tied_by_partnerships_that_concern_both() -> None:
    network = small_network(
        {"x": "ab", "y": "cd", "z": "ad"}, fields={"x": "food water", "y": "water energy"}
    )
    drawing = draw_network(network, NetworkCriteria(view="fields"))
    assert [(tie.one, tie.other) for tie in drawing.ties] == [
        ("sector/energy", "sector/water"),
        ("sector/food", "sector/water"),
    ]
    assert drawing.unplaced == 1


def test_filters_leave_out_what_does_not_meet_them_and_count_what_has_no_year() -> None:
    network = small_network(
        {"x": "ab", "y": "cd", "z": "ef"},
        years={"x": ("2015-01-01", "2017"), "y": ("2019", "")},
        countries={"a": "ES", "c": "ES", "d": "FR"},
    )
    early = draw_network(network, NetworkCriteria(first="2016", last="2018"))
    assert {node.key[-1] for node in early.nodes} == {"a", "b", "x"}
    assert early.undated == 1
    programme = draw_network(network, NetworkCriteria(programme="programme-z"))
    assert {node.key[-1] for node in programme.nodes} == {"e", "f", "z"}
    spanish = draw_network(network, NetworkCriteria(country="ES"))
    assert {node.key[-1] for node in spanish.nodes} == {"a", "c", "x", "y"}


def test_nobody_is_drawn_alone() -> None:
    drawing = draw_network(small_network({"x": "ab", "y": "c"}), NetworkCriteria(view="organisations"))
    assert [node.key[-1] for node in drawing.nodes] == ["a", "b"]


def test_nothing_that_meets_the_criteria_is_nothing_to_draw() -> None:
    assert draw_network(TWO, NetworkCriteria(country="ES")).nodes == ()
    assert draw_network(TWO, NetworkCriteria("http://x/organisation/none")).nodes == ()


def test_lines_join_all_and_are_few() -> None:
    network = small_network({"x": "abcdefghijklmnop"})
    drawing = draw_network(network, NetworkCriteria(view="organisations"))
    assert (len(drawing.ties), len(drawing.lines)) == (120, 40)


def test_reasons_of_a_tie_are_its_partnerships_newest_first() -> None:
    network = small_network({"x": "abc", "y": "ab", "z": "bc"}, years={"x": ("2015", ""), "y": ("2020", "")})
    criteria = NetworkCriteria(view="organisations")
    rows = shared_partnerships(network, criteria, "organisation/a", "organisation/b")
    assert [network.partnerships.labels[row] for row in rows] == ["y", "x"]
    assert shared_partnerships(network, criteria, "organisation/a", "organisation/none") == []


def test_one_network_has_one_drawing() -> None:
    assert draw_network(LARGE, NetworkCriteria()) == draw_network(LARGE, NetworkCriteria())
