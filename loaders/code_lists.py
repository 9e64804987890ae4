"""Code lists that cells are checked against; no unknown code gets a default."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from loaders.errors import UnmappedError
from loaders.topic_text import TopicText
from ontology import country
from ontology.iri import Minter, country_iri, nace
from ontology.term import Term


@dataclass(frozen=True)
class CodeLists:
    """Known codes and names of the shipped sources: NUTS, NACE, sectors, organisations and others.

    `strategies` holds the codes of the territories that have a strategy by the names that the strategies give them,
    `claims` their priorities as code, period and slug, `keyword_topics` the names of the narrow topics of each
    keyword in lower case, `topic_phrases` that of each phrase that names one in a text.
    """

    nuts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    nace: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sectors: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    partnerships: frozenset[str] = frozenset()
    programmes: frozenset[str] = frozenset()
    strategies: Mapping[str, frozenset[str]] = field(default_factory=dict)
    claims: frozenset[tuple[str, str, str]] = frozenset()
    strategy_themes: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    keyword_topics: Mapping[str, frozenset[str]] = field(default_factory=dict)
    topic_phrases: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def region(self, mint: Minter, version: str, code: str, column: str, also: Sequence[str] = ()) -> Term:
        """Return a region's IRI, in the first version that has the code.

        Raises UnmappedError where neither the version nor one of `also` has it.
        """
        for one in (version, *also):
            if code in self.nuts.get(one, ()):
                return mint.region(one, code)
        elsewhere = [other for other, codes in sorted(self.nuts.items()) if code in codes]
        stated = f"{code} (a code of NUTS {', '.join(elsewhere)})" if elsewhere else code
        reason = "NUTS code of another version" if elsewhere else "unknown NUTS code"
        raise UnmappedError(reason, column, f"a code of NUTS {version}", stated)

    def territory(self, name: str, country_code: str) -> str:
        """Return the code of a country's one territory with a strategy of this name, else nothing."""
        codes = [code for code in self.strategies.get(name, ()) if code[:2] == country_code]
        return codes[0] if len(codes) == 1 else ""

    def activity(self, version: str, code: str, column: str) -> Term:
        """Return an activity's IRI; raises UnmappedError where the version has no such code."""
        if code not in self.nace.get(version, ()):
            raise UnmappedError("unknown NACE code", column, f"a code of NACE Rev. {version}", code)
        return nace(version, code)

    def sector(self, mint: Minter, name: str, column: str = "sectors") -> Term:
        """Return a cluster category's IRI; raises UnmappedError where the name is none of the 51."""
        if name not in self.sectors:
            raise UnmappedError("unknown sector", column, "one of the 51 cluster categories", name)
        return mint.sector(name)

    def industry(self, mint: Minter, name: str, column: str = "emerging_industries") -> Term:
        """Return an emerging industry's IRI; raises UnmappedError where the name is none of the ten."""
        if name not in self.industries:
            raise UnmappedError(
                "unknown emerging industry", column, "one of the ten emerging industries", name
            )
        return mint.industry(name)

    def strategy_theme(self, mint: Minter, name: str, column: str = "themes") -> Term:
        """Return a strategy theme's IRI; raises UnmappedError where the name is none of the 27."""
        if name not in self.strategy_themes:
            raise UnmappedError("unknown theme", column, "one of the 27 themes of strategies", name)
        return mint.strategy_theme(name)

    def topic(self, mint: Minter, name: str, column: str) -> Term:
        """Return a topic's IRI; raises UnmappedError where no topic has the name."""
        if name not in self.topics:
            raise UnmappedError("unknown topic", column, "a topic of topics.csv", name)
        return mint.topic(name)

    def topics_of(self, keywords: Iterable[str]) -> set[str]:
        """Return the names of the narrow topics of keywords; an unknown keyword has none."""
        return {name for keyword in keywords for name in self.keyword_topics.get(keyword.lower(), ())}

    def topics_in(self, texts: Iterable[str]) -> set[str]:
        """Return the names of the topics that stand in texts; a text that is a known keyword has its topics."""
        named: set[str] = set()
        for text in texts:
            known = self.keyword_topics.get(text.lower())
            named |= self._topic_text.topics(text) if known is None else known
        return named

    @cached_property
    def _topic_text(self) -> TopicText:
        return TopicText(self.topic_phrases)

    def country(self, code: str, column: str = "country") -> Term:
        """Return a country's IRI; raises UnmappedError where the code is none."""
        if code not in country.countries():
            raise UnmappedError("unknown country", column, "a two-letter code, the EU way (EL, UK)", code)
        return country_iri(code)
