"""Names of a call in the spelling of the graph."""

from dataclasses import replace
from difflib import get_close_matches

from graph.evidence.partnership_details import Background
from graph.matchmaking.consortium.call import Call, CallError, CallTopic, ExperienceRule
from graph.matchmaking.vocabulary import Vocabulary
from graph.names.index import NameIndex
from graph.names.named_thing import ORGANISATION, PROGRAMME, SECTOR, TOPIC
from graph.names.resolution import match, resolve, resolve_country
from graph.store.errors import NotFoundError
from ontology.iri import slug
from ontology.sentence import either, word
from ontology.term import text_of


def resolved(call: Call, index: NameIndex, known: Background, words: Vocabulary) -> Call:
    """Return the call with names in the graph's spelling, and members as IRIs without brackets.

    Raises NotFoundError, with the nearest names, for what the graph does not have.
    """
    topics = tuple(replace(topic, name=_topic(index, topic, words)) for topic in call.topics)
    for at, topic in enumerate(topics):
        if any(topic.name == other.name for other in topics[:at]):
            raise CallError("a topic stands twice", call.title, "different topics", call.topics[at].name)
    return replace(
        call,
        country_max={_country(index, name): most for name, most in call.country_max.items()},
        topics=topics,
        stages=tuple(
            replace(
                stage,
                sectors=tuple(dict.fromkeys(_label(index, name, SECTOR) for name in stage.sectors)),
                topics=tuple(dict.fromkeys(_label(index, name, TOPIC) for name in stage.topics)),
            )
            for stage in call.stages
        ),
        regions=tuple(
            replace(rule, classes=tuple(dict.fromkeys(words.region_class(name) for name in rule.classes)))
            for rule in call.regions
        ),
        kinds=tuple(replace(rule, kind=_kind(known, rule.kind)) for rule in call.kinds),
        experience=tuple(_experience(rule, index, known) for rule in call.experience),
        include=tuple(_member(index, name) for name in call.include),
        exclude=tuple(_member(index, name) for name in call.exclude),
    )


def _label(index: NameIndex, name: str, kind: str) -> str:
    return resolve(index, name, (kind,)).thing.label


def _topic(index: NameIndex, topic: CallTopic, words: Vocabulary) -> str:
    """Return a sector, a topic or a keyword; a keyword may name a topic."""
    if topic.of != "keyword":
        return _label(index, topic.name, SECTOR if topic.of == "sector" else TOPIC)
    named = match(index, topic.name, (TOPIC,))
    return words.keyword(topic.name) if named is None else named.thing.label


def _member(index: NameIndex, name: str) -> str:
    return text_of(resolve(index, name, (ORGANISATION,)).thing.iri)


def _country(index: NameIndex, name: str) -> str:
    return resolve_country(index, name)[0]


def _kind(known: Background, name: str) -> str:
    spelt = {slug(kind): kind for kind in known.kinds}
    if slug(name) not in spelt:
        raise NotFoundError(
            "no such kind of organisation", "the graph", either([word(kind) for kind in known.kinds]), name
        )
    return spelt[slug(name)]


def _experience(rule: ExperienceRule, index: NameIndex, known: Background) -> ExperienceRule:
    if rule.of == "third country":
        return replace(rule, name=_country(index, rule.name))
    spelt = {slug(name): name for names in known.programmes.values() for name in names}
    if slug(rule.name) in spelt:
        return replace(rule, name=spelt[slug(rule.name)])
    named = match(index, rule.name, (PROGRAMME,))
    names = known.known.get(named.thing.iri, frozenset()) if named else frozenset()
    if len(names) == 1:
        return replace(rule, name=min(names))
    near = (
        sorted(names)
        or get_close_matches(rule.name, sorted(spelt.values()), 3, 0.3)
        or sorted(spelt.values())
    )
    raise NotFoundError("no partnership of that programme", "the graph", either(near), rule.name)
