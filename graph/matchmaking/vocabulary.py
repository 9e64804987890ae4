"""Names of topics, keywords and classes of regions, as requests may spell them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from graph.evidence.organisation_details import OrganisationDetails
from graph.evidence.topics import Topics
from graph.store.errors import NotFoundError
from ontology.iri import slug

_NEAR = 0.6


@dataclass(frozen=True)
class Vocabulary:
    """Words by their slug: topics by name and synonym, keywords, and classes of regions."""

    topics: Mapping[str, str]
    keywords: Mapping[str, str]
    classes: Mapping[str, str]

    def word(self, name: str) -> str:
        """Return a topic by its name or a synonym, else a keyword; raises NotFoundError with the nearest ones."""
        return self.topics.get(slug(name)) or _pick(
            "no such topic or keyword", self.keywords, name, self.topics
        )

    def topic(self, name: str) -> str:
        """Return a topic by its name or a synonym; raises NotFoundError with the nearest ones."""
        return _pick("no such topic", self.topics, name, self.topics)

    def region_class(self, name: str) -> str:
        """Return a class of regions, with or without the word region; raises NotFoundError with all."""
        if slug(name) not in self.classes:
            known = " or ".join(sorted(set(self.classes.values()))) or "classes of regions in the graph"
            raise NotFoundError("no such class of regions", "the graph", known, name)
        return self.classes[slug(name)]


def vocabulary(
    topics: Topics, details: Iterable[OrganisationDetails], classes: Iterable[frozenset[str]]
) -> Vocabulary:
    """Arrange the words of topics, keywords and classes of regions."""
    words = {
        slug(synonym): topics.names[topic]
        for topic, synonyms in sorted(topics.synonyms.items())
        for synonym in sorted(synonyms)
    }
    words |= {slug(name): name for _, name in sorted(topics.names.items())}
    keywords = {slug(keyword): keyword for one in details for keyword in sorted(one.keywords)}
    names = sorted({name for each in classes for name in each})
    spelt = {slug(name.removesuffix(" region")): name for name in names} | {
        slug(name): name for name in names
    }
    return Vocabulary(words, keywords, spelt)


def _pick(what: str, words: Mapping[str, str], name: str, more: Mapping[str, str]) -> str:
    if slug(name) in words:
        return words[slug(name)]
    near = get_close_matches(slug(name), sorted({*words, *more}), 3, _NEAR)
    known = {**words, **more}
    expected = " or ".join(dict.fromkeys(known[one] for one in near)) or "a topic of hansa topics"
    raise NotFoundError(what, "the graph", expected, name)
