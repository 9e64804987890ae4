"""Read a call from a TOML file; the format is shown by docs/examples/call.toml."""

from collections.abc import Collection
from pathlib import Path

from graph.matchmaking.consortium.call import Budget, Call, ExperienceRule, KindRule, Stage, Topic, Weights
from graph.matchmaking.toml_fields import Fields, Shown, read


def read_call(path: Path, sectors: Collection[str] | None = None) -> Call:
    """Read a call; with `sectors`, refuse sector names that are not among them.

    Raise graph.matchmaking.toml_fields.FieldError for whatever is missing, unknown, of the wrong type or contradictory.
    """
    top = read(path)
    partners, countries, members = top.table("partners"), top.table("countries"), top.table("members")
    least = partners.integer("min", low=1)
    most = partners.integer("max", low=1)
    if most < least:
        raise partners.error("max", f"at least partners.min ({least})", most)
    partners.end()
    include, exclude = members.texts("include"), members.texts("exclude")
    for iri in include:
        if iri in exclude:
            raise members.error("exclude", "members that are not in members.include", iri)
    members.end()
    countries_min = countries.integer("min", 1, low=1)
    countries_max = countries.optional_integer("max", low=1)
    if countries_max is not None and countries_max < countries_min:
        raise countries.error("max", f"at least countries.min ({countries_min})", countries_max)
    call = Call(
        title=top.text("title"),
        topics=_topics(top, sectors),
        partners_min=least,
        partners_max=most,
        stages=_stages(top, sectors),
        countries_min=countries_min,
        countries_max=countries_max,
        per_country_max=countries.optional_integer("max_per_country", low=1),
        country_max=_country_max(countries),
        kinds=_kinds(top),
        experience=_experience(top),
        include=include,
        exclude=exclude,
        budget=_budget(top.table("budget")),
        weights=_weights(top.table("weights")),
    )
    countries.end()
    top.end()
    return call


def _topics(top: Fields, sectors: Collection[str] | None) -> tuple[Topic, ...]:
    topics: list[Topic] = []
    for fields in top.tables("topic", required=True):
        topic = Topic(fields.text("sector", among=sectors), _positive(fields, "weight"))
        if any(topic.sector == known.sector for known in topics):
            raise fields.error("sector", "each sector once", topic.sector)
        fields.end()
        topics.append(topic)
    return tuple(topics)


def _stages(top: Fields, sectors: Collection[str] | None) -> tuple[Stage, ...]:
    stages: list[Stage] = []
    for fields in top.tables("stage"):
        stage = Stage(
            name=fields.text("name"),
            sectors=fields.texts("sectors", required=True, among=sectors),
            required=fields.flag("required", True),
            weight=_positive(fields, "weight"),
        )
        if any(stage.name == known.name for known in stages):
            raise fields.error("name", "each stage once", stage.name)
        fields.end()
        stages.append(stage)
    return tuple(stages)


def _country_max(countries: Fields) -> dict[str, int]:
    limits: dict[str, int] = {}
    for fields in countries.tables("limit"):
        country = fields.text("country")
        if country in limits:
            raise fields.error("country", "each country once", country)
        limits[country] = fields.integer("max", low=0)
        fields.end()
    return limits


def _kinds(top: Fields) -> tuple[KindRule, ...]:
    kinds: list[KindRule] = []
    for fields in top.tables("kind"):
        rule = KindRule(fields.text("kind"), fields.integer("min", low=1))
        if any(rule.kind == known.kind for known in kinds):
            raise fields.error("kind", "each kind once", rule.kind)
        fields.end()
        kinds.append(rule)
    return tuple(kinds)


def _experience(top: Fields) -> tuple[ExperienceRule, ...]:
    rules: list[ExperienceRule] = []
    for fields in top.tables("experience"):
        least = fields.integer("min", low=1)
        if fields.has("programme") == fields.has("third_country"):
            both = "both" if fields.has("programme") else "neither"
            raise fields.error("programme", "either programme or third_country", Shown(both))
        if fields.has("programme"):
            rule = ExperienceRule("programme", fields.text("programme"), least)
        else:
            rule = ExperienceRule("third country", fields.text("third_country"), least)
        if any((rule.of, rule.name) == (known.of, known.name) for known in rules):
            raise fields.error(rule.of.replace(" ", "_"), "each experience once", rule.name)
        fields.end()
        rules.append(rule)
    return tuple(rules)


def _budget(fields: Fields) -> Budget:
    budget = Budget(
        total=fields.optional_number("total"),
        partner_max=fields.optional_number("partner_max"),
        partner_cost=fields.optional_number("partner_cost"),
    )
    fields.end()
    return budget


def _weights(fields: Fields) -> Weights:
    weights = Weights(
        topics=fields.number("topics", 1.0),
        stages=fields.number("stages", 1.0),
        complementarity=fields.number("complementarity", 1.0),
        trust=fields.number("trust", 1.0),
    )
    fields.end()
    return weights


def _positive(fields: Fields, name: str) -> float:
    value = fields.number(name, 1.0)
    if value == 0:
        raise fields.error(name, "a number above 0", value)
    return value
