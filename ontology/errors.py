"""The error that a user can mend."""


class HansaError(Exception):
    """Something a user can mend: it says what is wrong, where, what was expected and what was found.

    >>> str(HansaError("missing column", "events.csv", expected="date_start", found="date, name"))
    'missing column in events.csv: expected date_start, found date, name'
    """

    def __init__(self, what: str, where: str = "", expected: str = "", found: str = "") -> None:
        self.what, self.where, self.expected, self.found = what, where, expected, found
        told = [f"expected {expected}"] if expected else []
        told += [f"found {found}"] if found else []
        place = f"{what} in {where}" if where else what
        super().__init__(f"{place}: {', '.join(told)}" if told else place)
