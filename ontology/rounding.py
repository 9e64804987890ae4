"""Rounding of figures as answers show them."""


def rounded(value: float, digits: int = 4) -> float:
    """Return a measure as it is printed; rounding away a sign leaves 0, not -0.

    >>> rounded(-0.00001)
    0.0
    """
    return round(float(value), digits) + 0.0
