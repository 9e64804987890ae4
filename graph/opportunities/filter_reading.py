"""Criteria of a list of opportunities, read from what a person wrote."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from graph.names.index import NameIndex
from graph.names.name_errors import UnknownNameError, with_suggestions
from graph.names.named_thing import ORGANISATION, REGION, SECTOR, TOPIC
from graph.names.resolution import resolve, resolve_country
from graph.opportunities.opportunity_filter import FacetValue, OpportunityFilter, facets
from graph.opportunities.ranking import RankedOpportunities
from graph.store.errors import NotFoundError
from ontology.iri import slug
from ontology.sentence import Sentence, sentence

# Criteria that name a thing of the graph, with its kind.
_NAMED = {"region": REGION, "sector": SECTOR, "topic": TOPIC, "theme": "theme", "organisation": ORGANISATION}
# Criteria that have few values, with the word for one.
_LISTED = {
    "kind": sentence("kind of opportunity"),
    "region_class": sentence("class of regions"),
    "confidence": sentence("level of confidence"),
    "novelty": sentence("level of novelty"),
}
NAMES = (*_NAMED, "country", *_LISTED, "likelihood", "text")
_SUGGESTED = 3


@dataclass(frozen=True)
class UnreadCriterion:
    """A criterion that names nothing: its name, what was written, the error, and what may have been meant."""

    name: str
    text: str
    error: NotFoundError
    suggestions: tuple[str, ...]

    @property
    def statement(self) -> str:
        """Return what is wrong, without what may have been meant."""
        return self.error.statement


@dataclass(frozen=True)
class ReadFilter:
    """Criteria as they were understood, with `labels` of the things that they name and `notes` on their names.

    A criterion that names nothing keeps its text, so that nothing meets it.
    """

    criteria: OpportunityFilter
    labels: Mapping[str, str]
    notes: tuple[str, ...]
    unread: tuple[UnreadCriterion, ...]


def read_filter(index: NameIndex, ranked: RankedOpportunities, given: Mapping[str, str]) -> ReadFilter:
    """Return the criteria that were written; `given` has texts by the names of `NAMES`."""
    values = {name: text.strip() for name, text in given.items() if text.strip()}
    labels: dict[str, str] = {}
    likelihood = values.pop("likelihood", "")
    notes: list[str] = []
    unread: list[UnreadCriterion] = []
    for name, text in [*values.items()]:
        try:
            values[name], labels[name], note = _read(index, ranked, name, text)
            notes.append(note)
        except NotFoundError as error:
            unread.append(UnreadCriterion(name, text, error, tuple(_suggestions(error))))
    try:
        least = _probability(likelihood) if likelihood else 0.0
    except NotFoundError as error:
        unread.append(UnreadCriterion("likelihood", likelihood, error, ()))
        least = 0.0
    criteria = OpportunityFilter(**values, likelihood=least)
    return ReadFilter(criteria, labels, tuple(filter(None, notes)), tuple(unread))


def _read(index: NameIndex, ranked: RankedOpportunities, name: str, text: str) -> tuple[str, str, str]:
    """Return the value of a criterion, its label and a note; raises NotFoundError."""
    if name == "country":
        code, note = resolve_country(index, text)
        return code, code, note
    if name in _NAMED:
        resolution = resolve(index, text, (_NAMED[name],))
        thing = resolution.thing
        value = {"region": thing.code, "organisation": thing.iri[1:-1]}.get(name, thing.local)
        return value, thing.label, resolution.note
    if name in _LISTED:
        listed = _listed(facets(ranked.all, OpportunityFilter())[name], _LISTED[name], text)
        return listed.key, listed.label, ""
    return text, text, ""


def _listed(values: Sequence[FacetValue], word: Sentence, text: str) -> FacetValue:
    """Return the value that a text means, with or without its last word: "less developed" is enough."""
    forms = {form: value for value in values for form in _forms(value)}
    if slug(text) in forms:
        return forms[slug(text)]
    near = [forms[form].label for form in get_close_matches(slug(text), sorted(forms), _SUGGESTED)]
    suggestions = tuple(dict.fromkeys(near)) or tuple(value.label for value in values)
    raise UnknownCriterionError(word, suggestions, text)


def _forms(value: FacetValue) -> Iterator[str]:
    yield from (slug(value.key), slug(value.label), slug(value.label.removesuffix(" region")))


class UnknownCriterionError(NotFoundError):
    """A value that a criterion with few values does not have; `suggestions` are the nearest ones, or all."""

    def __init__(self, word: Sentence, suggestions: tuple[str, ...], text: str) -> None:
        super().__init__(sentence("no such {word}", word=word), "the graph", " or ".join(suggestions), text)
        self.suggestions = suggestions
        self.statement = sentence("{title}: no such {word}.", title=text, word=word)
        self.sentence = with_suggestions(self.statement, suggestions)


def _suggestions(error: NotFoundError) -> Iterator[str]:
    if isinstance(error, UnknownNameError | UnknownCriterionError):
        yield from error.suggestions
    else:
        yield from (choice.code or choice.local for choice in getattr(error, "choices", ()))


def _probability(text: str) -> float:
    """Return a probability; raises NotFoundError for what is none."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise NotFoundError("no probability", "likelihood", "a number from 0 to 1", text)
    return number
