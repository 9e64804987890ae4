"""Base class of the errors that a user can correct."""

from ontology.sentence import Sentence, marked, sentence, word

_LONGEST = 1_000


class HansaError(Exception):
    """An error that a user can correct: what is wrong, where, what was expected and found.

    >>> str(HansaError("missing column", "events.csv", expected="date_start", found="date, name"))
    'missing column in events.csv: expected date_start, found date, name'
    """

    def __init__(self, what: str, where: str = "", expected: str = "", found: str = "") -> None:
        super().__init__(what, where, expected, found)
        self.what, self.where, self.expected, self.found = what, where, expected, found
        self.sentence = _sentence(word(what), *map(_shortened, (where, expected, found)))

    def __str__(self) -> str:
        """Return its sentence in English."""
        return str(self.sentence)


class TermError(HansaError, ValueError):
    """A text of which no term can be made."""


def _sentence(what: Sentence, where: str, expected: str, found: str) -> Sentence:
    place = sentence("{what} in {where}", what=what, where=word(where)) if where else what
    if expected and found:
        template = marked("{place}: expected {expected}, found {found}")
        return sentence(template, place=place, expected=word(expected), found=found)
    if expected:
        return sentence("{place}: expected {expected}", place=place, expected=word(expected))
    return sentence("{place}: found {found}", place=place, found=found) if found else place


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
