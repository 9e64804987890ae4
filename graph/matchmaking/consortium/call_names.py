"""Names of a call in the spelling of the graph: sectors, members, kinds, programmes, countries."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from graph.evidence import lookup
from graph.evidence.lookup import Thing
from graph.evidence.partnership_details import Background
from graph.matchmaking.consortium.call import Call, ExperienceRule
from graph.matchmaking.vocabulary import Vocabulary
from graph.store.errors import NotFoundError
from ontology.country import alpha3
from ontology.iri import slug
from ontology.term import text_of

TYPES = (lookup.SECTOR, lookup.ORGANISATION, lookup.PROGRAMME)


def resolved(call: Call, things: Sequence[Thing], known: Background, words: Vocabulary) -> Call:
    """Return the call with every name in the graph's spelling and every member as an IRI without brackets.

    `things` are those of `TYPES`. Raises NotFoundError, with the nearest names, for a name that the graph lacks.
    """
    sectors = [thing for thing in things if thing.type == lookup.SECTOR]
    organisations = [thing for thing in things if thing.type == lookup.ORGANISATION]
    for country in call.country_max:
        _country(country, "countries.limit")
    return replace(
        call,
        topics=tuple(
            replace(
                topic, name=_sector(sectors, topic.name) if topic.of == "sector" else words.word(topic.name)
            )
            for topic in call.topics
        ),
        stages=tuple(
            replace(
                stage,
                sectors=tuple(dict.fromkeys(_sector(sectors, name) for name in stage.sectors)),
                topics=tuple(dict.fromkeys(words.word(name) for name in stage.topics)),
            )
            for stage in call.stages
        ),
        regions=tuple(
            replace(rule, classes=tuple(dict.fromkeys(words.region_class(name) for name in rule.classes)))
            for rule in call.regions
        ),
        kinds=tuple(replace(rule, kind=_kind(known, rule.kind)) for rule in call.kinds),
        experience=tuple(_experience(rule, things, known) for rule in call.experience),
        include=tuple(text_of(lookup.pick(organisations, name).iri) for name in call.include),
        exclude=tuple(text_of(lookup.pick(organisations, name).iri) for name in call.exclude),
    )


def _sector(sectors: Sequence[Thing], name: str) -> str:
    return lookup.pick(sectors, name).label


def _kind(known: Background, name: str) -> str:
    spelt = {slug(kind): kind for kind in known.kinds}
    if slug(name) not in spelt:
        raise NotFoundError("no such kind of organisation", "the graph", " or ".join(known.kinds), name)
    return spelt[slug(name)]


def _experience(rule: ExperienceRule, things: Sequence[Thing], known: Background) -> ExperienceRule:
    if rule.of == "third country":
        _country(rule.name, "experience.third_country")
        return rule
    spelt = {slug(name): name for names in known.programmes.values() for name in names}
    if slug(rule.name) in spelt:
        return replace(rule, name=spelt[slug(rule.name)])
    programmes = [thing for thing in things if thing.type == lookup.PROGRAMME]
    named = lookup.exact(programmes, rule.name)
    names = known.known.get(named.iri, frozenset()) if named else frozenset()
    if len(names) == 1:
        return replace(rule, name=min(names))
    near = (
        sorted(names)
        or get_close_matches(rule.name, sorted(spelt.values()), 3, 0.3)
        or sorted(spelt.values())
    )
    raise NotFoundError("no partnership of that programme", "the graph", " or ".join(near), rule.name)


def _country(code: str, where: str) -> None:
    try:
        alpha3(code)
    except ValueError as error:
        raise NotFoundError("unknown country", where, "a two-letter code", str(error)) from None
