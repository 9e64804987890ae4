"""Rules of a call as rows of numbers, the same for solver and check."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.matchmaking.consortium.call import Call
from graph.matchmaking.consortium.candidate import Candidate, cost
from ontology.country import name_or_code
from ontology.sentence import either, marked, sentence, word


@dataclass(frozen=True)
class RuleRow:
    """One sum over columns: candidates first, then countries (sorted)."""

    columns: tuple[int, ...]
    coefficients: tuple[float, ...]


@dataclass(frozen=True)
class CallRule:
    """A rule of a call: every row is at least, or at most, the limit.

    `key` names the rule in the call file; `words` say it to a reader; `unit` counts what `limit` counts.
    """

    key: str
    words: str
    sense: Literal["at least", "at most"]
    limit: float
    rows: tuple[RuleRow, ...]
    unit: str = "members"

    def shortfall(self, present: Collection[int]) -> float:
        """Return by how much the present columns miss the rule, 0 if they hold it."""
        worst = 0.0
        for row in self.rows:
            total = sum(
                coefficient
                for column, coefficient in zip(row.columns, row.coefficients, strict=True)
                if column in present
            )
            missing = self.limit - total if self.sense == "at least" else total - self.limit
            worst = max(worst, missing)
        return worst if worst > 1e-6 * max(1.0, self.limit) else 0.0


def countries(candidates: Sequence[Candidate]) -> list[str]:
    """Return the countries of the candidates, sorted: the order of their columns."""
    return sorted({candidate.country for candidate in candidates})


def present(candidates: Sequence[Candidate], members: Collection[int]) -> set[int]:
    """Return the columns that are 1 for these members (positions in `candidates`)."""
    order = {country: len(candidates) + place for place, country in enumerate(countries(candidates))}
    return set(members) | {order[candidates[member].country] for member in members}


def rules(call: Call, candidates: Sequence[Candidate]) -> tuple[CallRule, ...]:
    """Return the rules of the call over these candidates, in the order of the file."""
    everyone = _members([True] * len(candidates))
    people = "partners"
    stated = [
        CallRule(
            "partners.min",
            sentence("at least {number} partners", number=call.partners_min),
            "at least",
            call.partners_min,
            (everyone,),
            people,
        ),
        CallRule(
            "partners.max",
            sentence("at most {number} partners", number=call.partners_max),
            "at most",
            call.partners_max,
            (everyone,),
            people,
        ),
    ]
    stated += _country_rules(call, candidates)
    for kind in call.kinds:
        row = _members([candidate.kind == kind.kind for candidate in candidates])
        words = sentence("at least {number} of kind {kind}", number=kind.least, kind=word(kind.kind))
        stated.append(CallRule(f"kind.{kind.kind}", words, "at least", kind.least, (row,)))
    for region in call.regions:
        row = _members([not candidate.region_classes.isdisjoint(region.classes) for candidate in candidates])
        words = sentence(
            "at least {number} from {classes}",
            number=region.least,
            classes=either([word(f"{name}s") for name in region.classes]),
        )
        stated.append(
            CallRule(f"regions.{'+'.join(region.classes)}", words, "at least", region.least, (row,))
        )
    for rule in call.experience:
        row = _members([rule.name in _past(candidate, rule.of) for candidate in candidates])
        words = sentence(
            marked("at least {number} with earlier work in programme {name}")
            if rule.of == "programme"
            else marked("at least {number} with earlier work in country {name}"),
            number=rule.least,
            name=word(rule.name),
        )
        stated.append(CallRule(f"experience.{rule.name}", words, "at least", rule.least, (row,)))
    for stage in call.stages:
        if stage.required:
            row = _members([candidate.has_any((*stage.sectors, *stage.topics)) for candidate in candidates])
            words = sentence("a member for the stage {name}", name=stage.name)
            stated.append(CallRule(f"stage.{stage.name}", words, "at least", 1, (row,)))
    for iri in call.include:
        row = _members([candidate.iri == iri for candidate in candidates])
        stated.append(
            CallRule(
                f"members.include.{iri}", sentence("{name} is a member", name=iri), "at least", 1, (row,)
            )
        )
    return (*stated, *_budget_rules(call, candidates))


def _country_rules(call: Call, candidates: Sequence[Candidate]) -> list[CallRule]:
    order = countries(candidates)
    columns = tuple(range(len(candidates), len(candidates) + len(order)))
    each = RuleRow(columns, (1.0,) * len(columns))
    least, most, unit = call.countries_min, call.countries_max, "countries"
    stated = [
        CallRule(
            "countries.min",
            sentence("at least {number} countries", number=least),
            "at least",
            least,
            (each,),
            unit,
        )
    ]
    if most is not None:
        stated.append(
            CallRule(
                "countries.max",
                sentence("at most {number} countries", number=most),
                "at most",
                most,
                (each,),
                unit,
            )
        )
    common = tuple(
        _members([candidate.country == country for candidate in candidates])
        for country in order
        if country not in call.country_max
    )
    if call.per_country_max is not None and common:
        words = sentence("at most {number} partners from one country", number=call.per_country_max)
        stated.append(
            CallRule("countries.max_per_country", words, "at most", call.per_country_max, common, "partners")
        )
    for country, limit in call.country_max.items():
        row = _members([candidate.country == country for candidate in candidates])
        words = sentence(
            "at most {number} partners from {name}", number=limit, name=word(name_or_code(country))
        )
        stated.append(CallRule(f"countries.limit.{country}", words, "at most", limit, (row,), "partners"))
    return stated


def _budget_rules(call: Call, candidates: Sequence[Candidate]) -> list[CallRule]:
    stated: list[CallRule] = []
    costs = [cost(candidate, call) or 0.0 for candidate in candidates]
    total, single = call.budget.total, call.budget.partner_max
    if total is not None:
        row = RuleRow(tuple(range(len(costs))), tuple(costs))
        stated.append(
            CallRule(
                "budget.total",
                sentence("at most EUR {number} in all", number=round(total)),
                "at most",
                total,
                (row,),
                "EUR",
            )
        )
    if single is not None:
        dear = tuple(RuleRow((place,), (value,)) for place, value in enumerate(costs) if value > single)
        words = sentence("at most EUR {number} for one partner", number=round(single))
        stated.append(CallRule("budget.partner_max", words, "at most", single, dear, "EUR"))
    return stated


def _past(candidate: Candidate, of: str) -> frozenset[str]:
    return candidate.programmes if of == "programme" else candidate.third_countries


def _members(holds: Sequence[bool]) -> RuleRow:
    columns = tuple(place for place, held in enumerate(holds) if held)
    return RuleRow(columns, (1.0,) * len(columns))
