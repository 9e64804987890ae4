"""Base class of the errors that a user can correct."""

_LONGEST = 1_000


class HansaError(Exception):
    """An error that a user can correct: what is wrong, where, what was expected and found.

    >>> str(HansaError("missing column", "events.csv", expected="date_start", found="date, name"))
    'missing column in events.csv: expected date_start, found date, name'
    """

    def __init__(self, what: str, where: str = "", expected: str = "", found: str = "") -> None:
        self.what, self.where, self.expected, self.found = what, where, expected, found
        details = [f"expected {_shortened(expected)}"] if expected else []
        details += [f"found {_shortened(found)}"] if found else []
        place = f"{what} in {_shortened(where)}" if where else what
        super().__init__(f"{place}: {', '.join(details)}" if details else place)


class TermError(HansaError, ValueError):
    """A text of which no term can be made."""


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
