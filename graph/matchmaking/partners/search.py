"""Whom an organisation should meet, ranked over all organisations at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.evidence.by_territory import Evidence, Matrix
from graph.evidence.facts import Organisation
from graph.matchmaking.partners.criteria import ANY_KIND, Aspects, Partner, Wanted
from graph.matchmaking.partners.details import Facts
from graph.matchmaking.partners.fields import Fields, fields
from graph.matchmaking.partners.ties import Network, network
from graph.store.errors import NotFoundError
from ontology.term import Term

Mask = NDArray[np.bool_]
# A partner at home is easier to meet and less news.
AT_HOME = 0.6
# Scores that agree to so many digits are equal, and stand in the order of their IRIs.
DIGITS = 9


@dataclass(frozen=True)
class Labels:
    """A word for each of n organisations: the different words, and which of them each one has."""

    words: tuple[str, ...]
    codes: NDArray[np.intp]

    def of(self, row: int) -> str:
        """Return the word of an organisation."""
        return self.words[int(self.codes[row])]

    def among(self, asked: Collection[str]) -> Mask:
        """Return who has one of some words (n)."""
        found: Mask = np.array([word in asked for word in self.words], dtype=np.bool_)[self.codes]
        return found


def labels(words: Iterable[str]) -> Labels:
    """Return words with the place of each one among those that differ."""
    different, codes = np.unique(np.array(list(words), dtype=np.str_), return_inverse=True)
    return Labels(tuple(different.tolist()), codes)


@dataclass(frozen=True)
class Index:
    """The organisations (n, in the order of their IRIs) prepared for searches: made once, asked often.

    `aims` holds the places of the partnerships that aim at each third country.
    """

    found: Evidence
    facts: Facts
    organisations: tuple[Organisation, ...]
    rows: dict[Term, int]
    fields: Fields
    network: Network
    country: Labels
    kind: Labels
    region: Labels
    is_cluster: Mask
    confidence: Matrix
    aims: Mapping[str, list[int]]

    def aimed(self, markets: Iterable[str]) -> Matrix:
        """Return which partnerships aim at one of some third countries (p, 1 or 0)."""
        found = np.zeros(len(self.network.partnerships))
        for market in markets:
            found[self.aims.get(market, [])] = 1
        return found

    def markets(self, row: int) -> frozenset[str]:
        """Return the third countries at which an organisation's partnerships aim."""
        targets = self.facts.background.targets
        return frozenset().union(*(targets.get(p.iri, ()) for p in self.network.taken_by(row)))


def index(found: Evidence, facts: Facts) -> Index:
    """Prepare the organisations of the evidence for searches."""
    organisations = tuple(found.facts.organisations[iri] for iri in sorted(found.facts.organisations))
    rows = {organisation.iri: row for row, organisation in enumerate(organisations)}
    kind, targets = facts.background.kind, facts.background.targets
    aims: dict[str, list[int]] = {}
    for at, partnership in enumerate(found.facts.partnerships):
        for market in targets.get(partnership.iri, ()):
            aims.setdefault(market, []).append(at)
    return Index(
        found,
        facts,
        organisations,
        rows,
        fields(found, facts, rows),
        network(found.facts.partnerships, facts, rows),
        labels(organisation.country for organisation in organisations),
        labels(kind.get(organisation.iri, "") for organisation in organisations),
        labels(organisation.region or organisation.country for organisation in organisations),
        np.array([organisation.is_cluster for organisation in organisations], dtype=np.bool_),
        np.array([organisation.confidence for organisation in organisations], dtype=np.float64),
        aims,
    )


def search(held: Index, organisation: Term, wanted: Wanted, top: int) -> list[Partner]:
    """Return the best partners of an organisation, best first, equals in the order of IRIs, without their reasons.

    The aspects, for an organisation a and a possible partner b, c(x) being 1 where x's sectors are stated, else 0.5:

    - link: c(a) c(b) times the cosine of the two's sectors or, for other fields, 0.8 of the best rank of their
      relatedness; where a sector is asked for, c(b) times the cosine of it and b's sectors, if that is more;
    - need: s^(1/2), where s is how far b could supply the sector that is asked for; else the largest w^(1/2) over b's
      sectors, where w is c(b) times what a's territory lacks and claims, or is close to, and a does not work on, times
      how related it is to a's closest field;
    - intent: (the strongest claim of b's territory to a sector of a)^(1/2);
    - tie: the trust that common partners allow; market: the experience with the country that is asked for, else with
      those at which a's partnerships aim, 1 for who is in the one asked for;
    - strength: half b's confidence, half 1 - 0.5^(number of its partnerships).

    fit is the mean of the aspects by the weights; novelty is 0.6 within the country, else 1, divided by 1 + the
    partnerships that join the two; confidence the geometric mean of both's. Whoever has worked with a already is left
    out unless trust is asked for, and so is everyone for whom nothing but strength speaks.

    Raises NotFoundError for an organisation that the index does not hold.
    """
    if organisation not in held.rows:
        expected = "a cluster organisation, or a member of a cluster or a partnership"
        raise NotFoundError("nothing to find partners by", "the graph", expected, organisation)
    own = held.rows[organisation]
    aspects = _aspects(held, own, wanted)
    joint = held.network.joint(own)
    kept = _kept(held, wanted, aspects) & aspects[:-1].any(axis=0)
    kept[own] = False
    if not wanted.trust:
        kept &= joint == 0
    fit = np.array(wanted.weights) @ aspects
    home = held.organisations[own].country
    novelty = np.where(held.country.among([home] if home else []), AT_HOME, 1.0) / (1 + joint)
    confidence = np.sqrt(held.confidence * held.confidence[own])
    rows = best(np.where(kept, fit * novelty * confidence, 0), top)
    return [
        Partner(
            held.organisations[row],
            held.kind.of(row),
            float(fit[row]),
            float(novelty[row]),
            float(confidence[row]),
            Aspects(*aspects[:, row].tolist()),
        )
        for row in rows
    ]


def best(scores: Matrix, top: int) -> list[int]:
    """Return the places of the highest scores above 0, highest first and equals in their order.

    Only those that can be among them are sorted.

    >>> best(np.array([0.2, 0.5, 0.0, 0.5, 0.1]), 3)
    [1, 3, 0]
    """
    rounded = np.round(scores, DIGITS)
    able = np.flatnonzero(rounded > 0)
    if len(able) > top:
        least = np.partition(rounded[able], len(able) - top)[len(able) - top]
        able = able[rounded[able] >= least]
    order = np.argsort(-rounded[able], kind="stable")[:top]
    return [int(row) for row in able[order]]


def _aspects(held: Index, own: int, wanted: Wanted) -> Matrix:
    """Return the aspects of every organisation (6 x n, in the order of `Aspects`)."""
    return np.stack(
        [
            _link(held, own, wanted),
            _need(held, own, wanted),
            _intent(held, own),
            held.network.trust(own),
            _market(held, own, wanted),
            0.5 * held.confidence + 0.5 * (1 - 0.5 ** np.diff(held.network.taken.indptr)),
        ]
    )


def _link(held: Index, own: int, wanted: Wanted) -> Matrix:
    known, mine = held.fields, held.fields.of(own)
    link = np.maximum(known.overlap(mine), known.related(mine)) * known.certainty[own]
    if wanted.sector:
        link = np.maximum(link, known.overlap([held.found.sectors.index(wanted.sector)]))
    found: Matrix = link * known.certainty
    return found


def _need(held: Index, own: int, wanted: Wanted) -> Matrix:
    if wanted.need:
        return np.sqrt(held.fields.supply(held.found.sectors.index(wanted.need)))
    return np.sqrt(held.fields.brought(held.fields.wants(own)))


def _intent(held: Index, own: int) -> Matrix:
    mine = held.fields.of(own)
    claimed: Matrix = np.sqrt(held.fields.intent[mine].max(axis=0, initial=0))
    return claimed[held.fields.home]


def _market(held: Index, own: int, wanted: Wanted) -> Matrix:
    if not wanted.market:
        return held.network.experience(held.aimed(held.markets(own)))
    known = held.network.experience(held.aimed([wanted.market]))
    known[held.country.among([wanted.market])] = 1
    return known


def _kept(held: Index, wanted: Wanted, aspects: Matrix) -> Mask:
    """Return who passes the filters (n)."""
    kept = np.ones(len(held.organisations), dtype=np.bool_)
    if wanted.kind != ANY_KIND:
        kept &= held.kind.among([wanted.kind]) if wanted.kind else held.is_cluster
    if wanted.countries:
        kept &= held.country.among(wanted.countries)
    if wanted.regions:
        kept &= held.region.among(wanted.regions)
    if wanted.sector:
        working = np.zeros_like(kept)
        working[held.fields.holders[held.found.sectors.index(wanted.sector)]] = True
        kept &= working
    asked = {"need": bool(wanted.need), "tie": wanted.trust, "market": bool(wanted.market)}
    for aspect in (name for name, is_asked in asked.items() if is_asked):
        kept &= aspects[Aspects._fields.index(aspect)] > 0
    return kept
