"""Base class of the errors that a user can correct."""


class HansaError(Exception):
    """An error that a user can correct: what is wrong, where, what was expected and found.

    >>> str(HansaError("missing column", "events.csv", expected="date_start", found="date, name"))
    'missing column in events.csv: expected date_start, found date, name'
    """

    def __init__(self, what: str, where: str = "", expected: str = "", found: str = "") -> None:
        self.what, self.where, self.expected, self.found = what, where, expected, found
        details = [f"expected {expected}"] if expected else []
        details += [f"found {found}"] if found else []
        place = f"{what} in {where}" if where else what
        super().__init__(f"{place}: {', '.join(details)}" if details else place)
