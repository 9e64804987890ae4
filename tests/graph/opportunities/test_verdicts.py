"""Verdicts: every pair has an answer, by the same rules that keep opportunities."""

from graph.opportunities.verdicts import organisation_verdicts, territory_standing
from tests.graph.opportunities.test_opportunities import (
    AUTOMOTIVE,
    BAVAIRIA,
    BAVARIA,
    CARA,
    FOOD,
    RHONE,
    at,
    cluster,
    context,
    partnership,
)


def test_listed_pair_keeps_all_rules_and_another_is_told_the_rule_that_it_breaks() -> None:
    given = context([BAVARIA, RHONE], [BAVAIRIA, CARA, cluster("food", "ES21", FOOD)])
    evidence = given.evidence
    column = evidence.column[AUTOMOTIVE]
    standing = territory_standing(given, at(evidence, "DE2"), at(evidence, "FRK"), column)
    assert (standing.evidence, standing.score) == ((0.75, 0.75), 0.75)
    assert standing.percentile > 50
    assert standing.existing == ()
    shared, complement, chain, *gaps = standing.verdicts
    assert (shared.keeps_all_rules, shared.about) == (True, "engines")
    assert complement.rule == "a field of its own"
    assert chain.rule == "a flow"
    assert [gap.rule for gap in gaps] == ["a core division", "a core division"]
    away = territory_standing(given, at(evidence, "DE2"), at(evidence, "ES21"), column)
    assert away.score == 0
    assert away.verdicts[0].rule == "common topic"
    assert away.verdicts[0].sentence.startswith("Both name the topic")


def test_two_organisations_are_told_what_is_missing_for_each_kind() -> None:
    running = partnership("p", "bavairia", "cara", sectors=(AUTOMOTIVE,))
    given = context([], [BAVAIRIA, CARA], [running])
    renewed, bridged, crossed = organisation_verdicts(given, CARA, BAVAIRIA)
    assert renewed.rule == "history"
    assert bridged.rule == "different circles"
    assert crossed.rule == "different fields"
    apart = organisation_verdicts(context([], [BAVAIRIA, CARA]), BAVAIRIA, CARA)
    assert apart[0].sentence == "A partnership in our register joined the two."
