"""Regions compared: side by side, by official tables, by class, and by the opportunities between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.comparison.published_figures import PublishedFigures, published_figures
from graph.comparison.side_by_side import Comparison, compare
from graph.evidence.by_territory import Evidence
from graph.evidence.classes_of_regions import read_region_classes
from graph.opportunities.opportunity_filter import concerns
from graph.opportunities.ranked_opportunity import OpportunityParty, RankedOpportunity
from graph.opportunities.ranking import RankedOpportunities
from graph.store.engine import Store
from ontology.term import Term


@dataclass(frozen=True)
class RegionComparison:
    """A comparison with all that is known of its regions and between them.

    `classes` are those of each region or of its parts, `opportunities` those of two of the compared, the best first.
    """

    comparison: Comparison
    published: PublishedFigures
    classes: tuple[frozenset[str], ...]
    opportunities: tuple[RankedOpportunity, ...]

    @property
    def codes(self) -> list[str]:
        """Return the code of each territory that is compared."""
        return [side.territory.code for side in self.comparison.sides]

    def sides_of(self, opportunity: RankedOpportunity) -> tuple[int, int]:
        """Return the places of the two regions in which the parties of an opportunity are."""
        one, other = _sides(opportunity, self.codes)
        return one, other


def compare_regions(
    store: Store, evidence: Evidence, ranked: RankedOpportunities, regions: Sequence[Term]
) -> RegionComparison:
    """Compare 2 to 10 regions; raises NotFoundError as `compare` does."""
    comparison = compare(evidence, regions)
    codes = [side.territory.code for side in comparison.sides]
    known = {iri[1:-1].rpartition("/")[2]: names for iri, names in read_region_classes(store).items()}
    classes = tuple(
        frozenset(name for one, names in known.items() if concerns(code, one) for name in names)
        for code in codes
    )
    between = tuple(one for one in ranked.all if len(set(_sides(one, codes))) == 2)
    published = published_figures(store, [side.territory.iri for side in comparison.sides])
    return RegionComparison(comparison, published, classes, between)


def _sides(opportunity: RankedOpportunity, codes: Sequence[str]) -> list[int]:
    """Return for each party the place of the first region that holds it; one elsewhere has none."""
    places = [_place(party, codes) for party in opportunity.parties]
    return sorted(place for place in places if place is not None)


def _place(party: OpportunityParty, codes: Sequence[str]) -> int | None:
    return next(
        (at for at, code in enumerate(codes) if any(one.startswith(code) for one in party.codes)), None
    )
