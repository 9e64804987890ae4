"""Values of the list of opportunities: criteria, what each criterion offers, cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.opportunities.filter_reading import ReadFilter, UnreadCriterion, read_filter
from graph.opportunities.opportunity_filter import FacetValue, facets
from graph.opportunities.ranked_opportunity import (
    CONFIDENCE_LEVELS,
    NOVELTY_LEVELS,
    ORDERS,
    RankedOpportunity,
)
from graph.opportunities.ranking import first_of_each_kind
from ontology.country import countries
from webui.edition.edition import Edition
from webui.pages.list_pages import page_number

PAGE_SIZE = 24
EACH = 2
# The names of criteria in an address, and how long their texts may be.
PARAMETERS = {
    "kind": "kind",
    "region": "region",
    "class": "region_class",
    "country": "country",
    "sector": "sector",
    "theme": "theme",
    "topic": "topic",
    "organisation": "organisation",
    "confidence": "confidence",
    "novelty": "novelty",
    "likelihood": "likelihood",
    "text": "text",
}
_LONGEST = 300
# Orders of a list in words; score and fit are compared within a kind only.
_ORDERS = {
    "score": "Highest score",
    "fit": "Most evidence on both sides",
    "novelty": "Newest to each other",
    "confidence": "Best known",
    "likelihood": "Likeliest to meet in a project",
}
KIND_SENTENCES = {
    "shared-priority": "Two regions want the same topic and have something on it.",
    "renew": "Two cluster organisations whose partnership ended could meet again.",
    "bridge": "Two cluster organisations on one topic, in circles of partners that have not met.",
    "cross-sector": "Two cluster organisations of related fields, with a topic in common.",
    "value-chain": "One region makes what industry in the other buys.",
    "complementary": "One region has what the other wants and lacks.",
    "gap": "A strong industry without a cluster organisation in our register.",
}
_LEVELS = {"confidence": tuple(CONFIDENCE_LEVELS), "novelty": tuple(NOVELTY_LEVELS)}


@dataclass(frozen=True)
class OpportunityRequest:
    """A list that was requested: `given` has texts by the names of `PARAMETERS`, and the criteria they mean."""

    given: Mapping[str, str]
    reading: ReadFilter
    order: str
    number: int

    @property
    def values(self) -> dict[str, str]:
        """Return what an address of the same list carries, with what was written understood where it can be."""
        criteria = self.reading.criteria
        values = {name: getattr(criteria, field) for name, field in PARAMETERS.items()}
        return {name: str(value) for name, value in values.items() if value} | (
            {"order": self.order} if self.order else {}
        )

    @property
    def unread(self) -> list[tuple[str, UnreadCriterion]]:
        """Return the criteria that name nothing, each with the name of its parameter."""
        parameters = {field: name for name, field in PARAMETERS.items()}
        return [(parameters[one.name], one) for one in self.reading.unread]


@dataclass(frozen=True)
class OpportunityList:
    """A page of a list; `groups` are the best of each kind, where no kind is chosen and no order.

    `options` has the values that each criterion offers, by the name of its parameter.
    """

    request: OpportunityRequest
    options: Mapping[str, Sequence[FacetValue]]
    groups: Sequence[tuple[FacetValue, Sequence[RankedOpportunity]]]
    shown: Sequence[RankedOpportunity]
    total: int
    has_likelihood: bool

    @property
    def orders(self) -> list[tuple[str, str]]:
        """Return the orders that it can have, each in words."""
        return [
            (order, words) for order, words in _ORDERS.items() if self.has_likelihood or order != "likelihood"
        ]

    @property
    def first(self) -> int:
        """Return the position of the first that is shown, counted from 1."""
        return (self.request.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """Return the position of the last that is shown."""
        return self.first + len(self.shown) - 1

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // PAGE_SIZE))


def read_request(edition: Edition, arguments: Mapping[str, str]) -> OpportunityRequest:
    """Return the list that the arguments of an address request."""
    given = {name: arguments.get(name, "").strip()[:_LONGEST] for name in PARAMETERS}
    reading = read_filter(
        edition.names, edition.opportunities, {PARAMETERS[name]: text for name, text in given.items()}
    )
    order, page = arguments.get("order", ""), page_number(arguments.get("page", ""))
    return OpportunityRequest(given, reading, order if order in ORDERS else "", page)


def selected(edition: Edition, request: OpportunityRequest) -> list[RankedOpportunity]:
    """Return all opportunities of a requested list."""
    return edition.opportunities.select(request.reading.criteria, request.order)


def opportunity_list(edition: Edition, request: OpportunityRequest) -> OpportunityList:
    """Return the page of a list: a few of each kind, or those of a kind or in an order from one place on."""
    whole = selected(edition, request)
    values = facets(edition.opportunities.all, request.reading.criteria)
    options = {name: _offered(name, values[field]) for name, field in PARAMETERS.items() if field in values}
    counts = {value.key: value.count for value in options["kind"]}
    # A kind that has none stays in sight.
    options["kind"] = [
        FacetValue(kind, label, counts.get(kind, 0)) for kind, label, _ in edition.opportunities.kinds()
    ]
    has_likelihood = any("likelihood" in one.numbers for one in edition.opportunities.all)
    start = (request.number - 1) * PAGE_SIZE
    if request.given["kind"] or request.order:
        shown = whole[start : start + PAGE_SIZE]
        return OpportunityList(request, options, (), shown, len(whole), has_likelihood)
    best = first_of_each_kind(whole, EACH)
    groups = [(kind, [one for one in best if one.kind == kind.key]) for kind in options["kind"] if kind.count]
    return OpportunityList(request, options, groups, best, len(whole), has_likelihood)


def _offered(name: str, values: Sequence[FacetValue]) -> list[FacetValue]:
    """Return the values of a criterion as its choice shows them: countries by name, levels in their order."""
    if name == "country":
        named = [replace(value, label=countries()[value.key][1]) for value in values]
        return sorted(named, key=lambda value: value.label)
    if name in _LEVELS:
        return sorted(values, key=lambda value: _LEVELS[name].index(value.key))
    return list(values)
