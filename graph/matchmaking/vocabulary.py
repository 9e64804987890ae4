"""Keywords of organisations and classes of regions, as requests may spell them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from graph.evidence.facts import Organisation
from graph.store.errors import NotFoundError
from ontology.iri import slug
from ontology.sentence import either, sentence, word


@dataclass(frozen=True)
class Vocabulary:
    """Keywords and classes of regions by their slug."""

    keywords: Mapping[str, str]
    classes: Mapping[str, str]

    def keyword(self, name: str) -> str:
        """Return a keyword of an organisation; raises NotFoundError with the nearest ones."""
        if slug(name) in self.keywords:
            return self.keywords[slug(name)]
        near = [self.keywords[one] for one in get_close_matches(slug(name), sorted(self.keywords), 3)]
        raise NotFoundError(
            "no such keyword",
            "the graph",
            either([*map(word, near)]) if near else sentence("one of an organisation"),
            name,
        )

    def region_class(self, name: str) -> str:
        """Return a class of regions, with or without the word region; raises NotFoundError with all."""
        if slug(name) not in self.classes:
            known = [word(one) for one in sorted(set(self.classes.values()))]
            expected = either(known) if known else sentence("classes of regions in the graph")
            raise NotFoundError("no such class of regions", "the graph", expected, name)
        return self.classes[slug(name)]


def vocabulary(organisations: Iterable[Organisation], classes: Iterable[frozenset[str]]) -> Vocabulary:
    """Arrange the words of keywords and classes of regions."""
    keywords = {slug(word): word.casefold() for one in organisations for word in sorted(one.keywords)}
    names = sorted({name for each in classes for name in each})
    short = {slug(name.removesuffix(" region")): name for name in names}
    return Vocabulary(keywords, short | {slug(name): name for name in names})
