"""What a network says in words."""

from graph.explorer.findings import read_findings
from graph.explorer.network_criteria import NetworkCriteria
from tests.graph.explorer.small_network import small_network


def test_organisation_without_which_others_lose_their_ties() -> None:
    network = small_network({"x": "abc", "y": "cd", "z": "cef", "w": "gh"})
    findings = read_findings(network, NetworkCriteria())
    assert [(cut.node.label, cut.number, [one.label for one in cut.examples]) for cut in findings.cuts] == [
        ("C", 3, ["D", "E", "F"])
    ]
    assert (findings.organisations, findings.partnerships, findings.separate, findings.tried) == (8, 4, 2, 0)


def test_organisation_that_joins_communities_meets_three_or_more() -> None:
    network = small_network({"x": "ab", "y": "bc", "z": "bd"}, communities={"a": 0, "b": 0, "c": 1, "d": 2})
    findings = read_findings(network, NetworkCriteria())
    assert findings.communities == 3
    assert [(one.node.label, one.communities) for one in findings.joiners] == [("B", 3)]


def test_region_that_shares_no_partnership_with_another_is_tied_to_nobody() -> None:
    regions = {"a": "ES21", "b": "FRK2", "c": "DE21", "d": "DE21", "e": "ITC4"}
    network = small_network({"x": "ab", "y": "cd"}, regions=regions)
    assert [one.label for one in read_findings(network, NetworkCriteria()).untied] == ["DE21", "ITC4"]
    programme = NetworkCriteria(programme="programme-y")
    assert [one.label for one in read_findings(network, programme).untied] == ["DE21"]
    assert read_findings(network, NetworkCriteria(country="ES")).untied[0].label == "ES21"


def test_nothing_has_no_findings() -> None:
    findings = read_findings(small_network({"x": "ab"}), NetworkCriteria(country="ES"))
    assert (findings.organisations, findings.separate, findings.cuts, findings.joiners) == (0, 0, (), ())
