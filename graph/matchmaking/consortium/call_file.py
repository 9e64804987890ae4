"""Reader of calls in TOML; the format is shown by docs/examples/call.toml."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, field

from graph.matchmaking.consortium.call import (
    Budget,
    Call,
    CallTopic,
    ExperienceRule,
    KindRule,
    RegionRule,
    Stage,
    Weights,
)
from ontology.sentence import marked, sentence, word
from ontology.toml_file import Amount, Count, Positive, Text, TomlError, TomlTable, convert, shown, table_of

Weight = Annotated[float, Meta(gt=0, description=marked("a number above 0"))]
Texts = tuple[Text, ...]


class _Topic(TomlTable, frozen=True):
    sector: Text | None = None
    topic: Text | None = None
    keyword: Text | None = None
    weight: Weight = 1.0


class _Stage(TomlTable, frozen=True):
    name: Text
    sectors: Texts = ()
    topics: Texts = ()
    required: bool = True
    weight: Weight = 1.0


class _Partners(TomlTable, frozen=True):
    min: Positive
    max: Positive


class _Limit(TomlTable, frozen=True):
    country: Text
    max: Count


class _Countries(TomlTable, frozen=True):
    min: Positive = 1
    max: Positive | None = None
    max_per_country: Positive | None = None
    limit: tuple[_Limit, ...] = ()


class _Kind(TomlTable, frozen=True):
    kind: Text
    min: Positive


class _Regions(TomlTable, frozen=True):
    classes: Texts
    min: Positive


class _Experience(TomlTable, frozen=True):
    min: Positive
    programme: Text | None = None
    third_country: Text | None = None


class _Members(TomlTable, frozen=True):
    include: Texts = ()
    exclude: Texts = ()


class _Budget(TomlTable, frozen=True):
    total: Amount | None = None
    partner_max: Amount | None = None
    partner_cost: Amount | None = None


class _Weights(TomlTable, frozen=True):
    topics: Amount = 1.0
    stages: Amount = 1.0
    complementarity: Amount = 1.0
    trust: Amount = 1.0


class CallFile(TomlTable, frozen=True):
    """Keys of a call."""

    title: Text
    topic: tuple[_Topic, ...]
    partners: _Partners
    deadline: date | None = None
    stage: tuple[_Stage, ...] = ()
    countries: _Countries = field(default_factory=_Countries)
    kind: tuple[_Kind, ...] = ()
    regions: tuple[_Regions, ...] = ()
    experience: tuple[_Experience, ...] = ()
    members: _Members = field(default_factory=_Members)
    budget: _Budget = field(default_factory=_Budget)
    weights: _Weights = field(default_factory=_Weights)


def read_call(path: Path) -> Call:
    """Return the call of a file; raises ontology.toml_file.TomlError as `call_of` does."""
    return call_of(table_of(path), path.name)


def call_of(table: Mapping[str, Any], name: str) -> Call:
    """Return the call of the top table of a file of a name.

    Raises ontology.toml_file.TomlError for whatever is missing, unknown, of the wrong type or contradictory.
    """
    file = convert(table, CallFile, name)
    _check_limits(name, file)
    return Call(
        title=file.title,
        deadline=file.deadline,
        topics=_topics(name, file.topic),
        partners_min=file.partners.min,
        partners_max=file.partners.max,
        stages=_stages(name, file.stage),
        countries_min=file.countries.min,
        countries_max=file.countries.max,
        per_country_max=file.countries.max_per_country,
        country_max={limit.country: limit.max for limit in file.countries.limit},
        kinds=tuple(KindRule(rule.kind, rule.min) for rule in file.kind),
        regions=tuple(RegionRule(rule.classes, rule.min) for rule in file.regions),
        experience=_experience(name, file.experience),
        include=file.members.include,
        exclude=file.members.exclude,
        budget=Budget(file.budget.total, file.budget.partner_max, file.budget.partner_cost),
        weights=Weights(**{key: getattr(file.weights, key) for key in asdict(Weights())}),
    )


def _check_limits(name: str, file: CallFile) -> None:
    """Raise TomlError for limits that exclude each other and for names that stand twice."""
    partners, countries = file.partners, file.countries
    for key, least, most in (
        ("partners", partners.min, partners.max),
        ("countries", countries.min, countries.max),
    ):
        if most is not None and most < least:
            raise _wrong(
                name,
                f"{key}.max",
                sentence("at least {name} ({least})", name=f"{key}.min", least=str(least)),
                most,
            )
    _each_once(name, "kind[{}].kind", "kind", [rule.kind for rule in file.kind])
    _each_once(
        name, "countries.limit[{}].country", "country", [limit.country for limit in file.countries.limit]
    )
    members = file.members
    _each_once(name, "members.include[{}]", "text", members.include)
    _each_once(name, "members.exclude[{}]", "text", members.exclude)
    for iri in members.include:
        if iri in members.exclude:
            raise _wrong(name, "members.exclude", "members that are not in members.include", iri)
    for at, rule in enumerate(file.regions):
        if not rule.classes:
            raise _wrong(name, f"regions[{at}].classes", "at least one class of regions", [])


def _topics(name: str, tables: Sequence[_Topic]) -> tuple[CallTopic, ...]:
    topics: list[CallTopic] = []
    for at, table in enumerate(tables):
        given = {
            key: value for key in ("sector", "topic", "keyword") if (value := getattr(table, key)) is not None
        }
        if len(given) != 1:
            words = " and ".join(given) or sentence("none of them")
            raise TomlError("wrong topic", name, f"topic[{at}]", "one of sector, topic and keyword", words)
        ((key, value),) = given.items()
        topics.append(CallTopic(value, table.weight, key))
    _each_once(name, "topic[{}]", "topic", [topic.name for topic in topics])
    if not topics:
        raise _wrong(name, "topic", "one or more [[topic]] tables", [])
    return tuple(topics)


def _stages(name: str, tables: Sequence[_Stage]) -> tuple[Stage, ...]:
    for at, table in enumerate(tables):
        if not table.sectors and not table.topics:
            raise _wrong(name, f"stage[{at}].sectors", "sectors or topics of the stage", [])
        _each_once(name, f"stage[{at}].sectors[{{}}]", "text", table.sectors)
        _each_once(name, f"stage[{at}].topics[{{}}]", "text", table.topics)
    _each_once(name, "stage[{}].name", "stage", [table.name for table in tables])
    return tuple(
        Stage(table.name, table.sectors, table.required, table.weight, table.topics) for table in tables
    )


def _experience(name: str, tables: Sequence[_Experience]) -> tuple[ExperienceRule, ...]:
    rules: list[ExperienceRule] = []
    for at, table in enumerate(tables):
        if (table.programme is None) == (table.third_country is None):
            words = sentence("neither") if table.programme is None else sentence("both")
            expected = sentence("either programme or third_country")
            raise TomlError("wrong experience", name, f"experience[{at}]", expected, words)
        if table.programme is not None:
            rules.append(ExperienceRule("programme", table.programme, table.min))
        elif table.third_country is not None:
            rules.append(ExperienceRule("third country", table.third_country, table.min))
    _each_once(name, "experience[{}]", "experience", [f"{rule.of} {rule.name}" for rule in rules])
    return tuple(rules)


def _each_once(name: str, key: str, what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for at, value in enumerate(values):
        if value in seen:
            raise _wrong(name, key.format(at), sentence("each {what} once", what=word(what)), value)
        seen.add(value)


def _wrong(name: str, key: str, expected: str, value: object) -> TomlError:
    return TomlError("wrong value", name, key, expected, shown(value))
