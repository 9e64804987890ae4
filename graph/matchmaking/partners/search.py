"""Ranking of possible partners over all organisations at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graph.evidence.facts import Organisation, Partnership
from graph.matchmaking.match_facts import MatchFacts
from graph.matchmaking.partners.criteria import ANY_KIND, Aspects, Criteria, Partner
from graph.matchmaking.partners.details import PartnerFacts
from graph.matchmaking.partners.term_matrix import Matrix, TermMatrix, term_matrix
from graph.matchmaking.partners.ties import PartnerNetwork, partner_network
from graph.store.errors import NotFoundError
from ontology.sentence import sentence
from ontology.term import Term

Mask = NDArray[np.bool_]
# A partner at home is easier to meet and less news.
AT_HOME = 0.6
# A topic in common without a field: personalised nutrition is no reason for a biotech cluster before its own field.
TOPIC_ALONE = 0.5
# Scores that agree to so many digits are equal; confidence decides then, and the order of IRIs at last.
DIGITS = 6
# A common topic or keyword is worth half of the link by itself; fields alone reach the other half.
NARROW = 0.5


@dataclass(frozen=True)
class WordColumn:
    """A word for each of n organisations, as codes into the different words."""

    words: tuple[str, ...]
    codes: NDArray[np.intp]

    def of(self, row: int) -> str:
        """Return the word of an organisation."""
        return self.words[int(self.codes[row])]

    def among(self, words: Collection[str]) -> Mask:
        """Return who has one of some words (n)."""
        mask: Mask = np.array([word in words for word in self.words], dtype=np.bool_)[self.codes]
        return mask


def word_column(words: Iterable[str]) -> WordColumn:
    """Return words with the place of each one among those that differ."""
    different, codes = np.unique(np.array(list(words), dtype=np.str_), return_inverse=True)
    return WordColumn(tuple(different.tolist()), codes)


@dataclass(frozen=True)
class PartnerIndex:
    """Organisations (n, in the order of their IRIs), prepared for many searches.

    `near` (m x n) is how related each field is to the closest field of each organisation; `aims` holds the places of
    the partnerships that aim at each third country.
    """

    facts: PartnerFacts
    organisations: tuple[Organisation, ...]
    rows: Mapping[Term, int]
    fields: TermMatrix
    topics: TermMatrix
    keywords: TermMatrix
    near: Matrix
    network: PartnerNetwork
    country: WordColumn
    kind: WordColumn
    region: WordColumn
    is_cluster: Mask
    has_ended: Mask
    confidence: Matrix
    aims: Mapping[str, list[int]]

    @property
    def known(self) -> MatchFacts:
        """Return the facts of matchmaking."""
        return self.facts.known

    def aimed(self, markets: Iterable[str]) -> Matrix:
        """Return which partnerships aim at one of some third countries (p, 1 or 0)."""
        aimed = np.zeros(len(self.network.partnerships))
        for market in markets:
            aimed[self.aims.get(market, [])] = 1
        return aimed

    def row(self, organisation: Term) -> int:
        """Return the place of an organisation; raises NotFoundError for one without role in the graph."""
        if organisation not in self.rows:
            expected = sentence("a cluster organisation, or a member of a partnership or a cluster")
            raise NotFoundError("no possible partner", "the graph", expected, organisation[1:-1])
        return self.rows[organisation]

    def without(self, partnership: Term) -> "PartnerIndex":
        """Return the index as it would be without one partnership."""
        others = tuple(one for one in self.network.partnerships if one.iri != partnership)
        network = partner_network(others, self.facts.joined, self.rows)
        return replace(self, network=network, aims=_aims(others, self.known))


def partner_index(facts: PartnerFacts) -> PartnerIndex:
    """Prepare the organisations of the facts for searches."""
    known = facts.known
    organisations = tuple(known.facts.organisations[iri] for iri in sorted(known.facts.organisations))
    rows = {organisation.iri: row for row, organisation in enumerate(organisations)}
    fields = term_matrix([organisation.sectors for organisation in organisations], by_rarity=False)
    return PartnerIndex(
        facts,
        organisations,
        rows,
        fields,
        term_matrix([one.all_topics for one in organisations], by_rarity=True),
        term_matrix([{word.casefold() for word in one.keywords} for one in organisations], by_rarity=True),
        _near(known, fields, len(organisations)),
        partner_network(known.facts.partnerships, facts.joined, rows),
        word_column(organisation.country for organisation in organisations),
        word_column(known.background.kind.get(organisation.iri, "") for organisation in organisations),
        word_column(organisation.region or organisation.country for organisation in organisations),
        np.array([organisation.is_cluster for organisation in organisations], dtype=np.bool_),
        np.array([not one.active for one in organisations], dtype=np.bool_),
        np.array([organisation.confidence for organisation in organisations], dtype=np.float64),
        _aims(known.facts.partnerships, known),
    )


def _near(known: MatchFacts, fields: TermMatrix, number: int) -> Matrix:
    related = known.related
    near = np.zeros((len(related.sectors), number))
    columns = fields.has.tocsc()
    for field, place in fields.position.items():
        holders = columns.indices[columns.indptr[place] : columns.indptr[place + 1]]
        values = related.values[:, related.sectors.index(field)]
        near[:, holders] = np.maximum(near[:, holders], values[:, None])
    return near


def _aims(partnerships: Iterable[Partnership], known: MatchFacts) -> Mapping[str, list[int]]:
    aims: dict[str, list[int]] = {}
    for at, partnership in enumerate(partnerships):
        for market in known.background.targets.get(partnership.iri, ()):
            aims.setdefault(market, []).append(at)
    return aims


def search(index: PartnerIndex, organisation: Term, criteria: Criteria, top: int) -> list[Partner]:
    """Return the best partners of an organisation, best first, without offer and reasons.

    link: cosines of fields, and of topics and keywords weighed by rarity; (1 + their mean) / 2 where a topic or keyword
    is common, else half of the fields' cosine or, where none is common, of how related the closest two are.
    experience and tie: see PartnerNetwork. fit = (shared + mean of the aspects that count) / 2, where shared is 1 for a
    common field or the topic that is requested, half for another topic in common: so no partner with a topic alone
    comes before one with a field, or one with nothing in common before either. novelty is 0.6 at home, else 1.
    """
    own = index.row(organisation)
    aspects, shared = aspects_of(index, own, criteria)
    counted = np.array(criteria.counted, dtype=np.float64)
    mean = counted @ aspects / counted.sum()
    home = index.organisations[own].country
    novelty = np.where(index.country.among([home] if home else []), AT_HOME, 1.0)
    score = (shared + novelty * mean) / 2
    kept = _kept(index, criteria, aspects, own) & (mean > 0)
    if not criteria.trust:
        kept &= index.network.joint(own) == 0
    confidence = np.sqrt(index.confidence * index.confidence[own])
    return [
        Partner(
            index.organisations[row],
            index.kind.of(row),
            float(shared[row] + mean[row]) / 2,
            float(novelty[row]),
            float(confidence[row]),
            float(score[row]),
            Aspects(*aspects[:, row].tolist()),
        )
        for row in best(np.where(kept, score, 0), confidence, top)
    ]


def best(scores: Matrix, confidence: Matrix, top: int) -> list[int]:
    """Return the places of the highest scores above 0, equals by confidence.

    Only those that can be among them are sorted.

    >>> best(np.array([0.2, 0.5, 0.0, 0.5, 0.1]), np.array([1, 0.4, 1, 0.7, 1]), 3)
    [3, 1, 0]
    """
    rounded = np.round(scores, DIGITS)
    able = np.flatnonzero(rounded > 0)
    if len(able) > top:
        least = np.partition(rounded[able], len(able) - top)[len(able) - top]
        able = able[rounded[able] >= least]
    order = np.lexsort((able, -confidence[able], -rounded[able]))[:top]
    return [int(row) for row in able[order]]


def aspects_of(index: PartnerIndex, own: int, criteria: Criteria) -> tuple[Matrix, Matrix]:
    """Return the aspects of every organisation (5 x n), and 1 where something is shared (n).

    A sector and a topic that are requested count as the organisation's own.
    """
    mine = [*index.fields.of(own), *filter(None, [criteria.sector])]
    topics = [*index.topics.of(own), *filter(None, [criteria.topic])]
    by_field, by_topic = index.fields.cosines(mine), index.topics.cosines(topics)
    by_keyword = index.keywords.cosines(index.keywords.of(own))
    narrow = NARROW + (1 - NARROW) * (by_field + by_topic + by_keyword) / 3
    broad = (1 - NARROW) * np.where(by_field > 0, by_field, _related(index, mine))
    link = np.where((by_topic > 0) | (by_keyword > 0), narrow, broad)
    need = index.fields.cosines([criteria.need]) if criteria.need else np.zeros_like(link)
    experience = index.network.experience()
    aspects = np.stack([link, experience, index.network.ties(own), need, _market(index, criteria)])
    aspects[:, own] = 0
    requested = (
        index.topics.with_term(criteria.topic) > 0 if criteria.topic else np.zeros(len(link), dtype=bool)
    )
    return aspects, np.where((by_field > 0) | requested, 1.0, np.where(by_topic > 0, TOPIC_ALONE, 0.0))


def _related(index: PartnerIndex, mine: list[str]) -> Matrix:
    places = [at for at, sector in enumerate(index.known.related.sectors) if sector in mine]
    near: Matrix = index.near[places].max(axis=0, initial=0.0)
    return near


def _market(index: PartnerIndex, criteria: Criteria) -> Matrix:
    if not criteria.market:
        return np.zeros(len(index.organisations))
    experience = index.network.experience_with(index.aimed([criteria.market]))
    experience[index.country.among([criteria.market])] = 1
    return experience


def _kept(index: PartnerIndex, criteria: Criteria, aspects: Matrix, own: int) -> Mask:
    """Return who passes the conditions (n)."""
    kept: Mask = ~index.has_ended
    kept[own] = False
    if criteria.kind != ANY_KIND:
        kept &= index.kind.among([criteria.kind]) if criteria.kind else index.is_cluster
    if criteria.countries:
        kept &= index.country.among(criteria.countries)
    if criteria.excluded:
        kept &= ~index.country.among(criteria.excluded)
    if criteria.regions:
        kept &= index.region.among(criteria.regions)
    if criteria.classes:
        regions = index.known.regions_of(criteria.classes)
        kept &= index.region.among(regions)
    if criteria.sector:
        kept &= index.fields.with_term(criteria.sector) > 0
    if criteria.topic:
        kept &= index.topics.with_term(criteria.topic) > 0
    named = {"need": bool(criteria.need), "tie": criteria.trust, "market": bool(criteria.market)}
    for aspect in (name for name, is_named in named.items() if is_named):
        kept &= aspects[Aspects._fields.index(aspect)] > 0
    return kept
