"""Topics that stand in a text by their name or a synonym, as whole words."""

import re
from collections.abc import Iterable, Mapping

_SEPARATORS = re.compile(r"[^\w&+]+")
_ACRONYM = 3


def plain(text: str) -> str:
    """Return a text with single spaces in place of signs.

    >>> plain("Energy-efficient buildings, 5G")
    'Energy efficient buildings 5G'
    """
    return _SEPARATORS.sub(" ", text).strip()


def phrases(names: Mapping[str, Iterable[str]], left_out: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the one topic of each phrase of topics and their synonyms, in lower case.

    A phrase of several topics is left out, and so are those that mean something else in a sentence or are too broad.
    """
    topics: dict[str, set[str]] = {}
    for topic, words in names.items():
        for phrase in (topic, *words):
            topics.setdefault(plain(phrase).lower(), set()).add(topic)
    out = {plain(phrase).lower() for phrase in left_out}
    return {
        phrase: frozenset(of) for phrase, of in sorted(topics.items()) if len(of) == 1 and phrase not in out
    }


class TopicText:
    """A search of phrases in texts, the longest first: `packaging machinery` is not about packaging."""

    def __init__(self, topics: Mapping[str, frozenset[str]]) -> None:
        self._topics = {form: of for phrase, of in topics.items() for form in _forms(phrase)}
        longest = sorted(self._topics, key=lambda form: (-len(form), form))
        words = "|".join(map(re.escape, longest)) or r"(?!)"
        self._pattern = re.compile(rf"(?<![\w&+])(?:{words})(?![\w&+])", re.IGNORECASE)

    def topics(self, text: str) -> set[str]:
        """Return the topics that a text names; an acronym of up to three letters must be written in capitals."""
        named: set[str] = set()
        for match in self._pattern.findall(plain(text)):
            if len(match) > _ACRONYM or match.isupper():
                named |= self._topics[match.lower()]
        return named


def _forms(phrase: str) -> list[str]:
    """Return a phrase with its plural."""
    if phrase.endswith("s"):
        return [phrase]
    return [phrase, f"{phrase[:-1]}ies" if phrase.endswith("y") else f"{phrase}s"]
