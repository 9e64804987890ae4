"""Classes of the values on a map, and figures as text."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

NUMBER = 5


def class_limits(values: Iterable[float | None], number: int = NUMBER) -> tuple[float, ...]:
    """Return the upper limits of classes with as many values each (quantiles), of the values above 0.

    Fewer different values than classes have a class each.

    >>> class_limits([0, None, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    (2, 4, 6, 8, 10)
    >>> class_limits([1, 1, 1, 3])
    (1, 3)
    """
    positive = sorted(value for value in values if value)
    different = sorted(set(positive))
    if len(different) <= number:
        return tuple(different)
    size = len(positive)
    return tuple(sorted({positive[-(-size * k // number) - 1] for k in range(1, number + 1)}))


def class_of(value: float, limits: Sequence[float]) -> int:
    """Return the class of a value, NUMBER for the highest; with fewer limits the lowest classes are not used.

    >>> class_of(3, (2, 4, 6, 8, 10)), class_of(3, (1, 3))
    (2, 5)
    """
    return NUMBER - len(limits) + 1 + min(bisect_left(limits, value), len(limits) - 1)


def ranges(values: Iterable[float | None], limits: Sequence[float]) -> list[tuple[float, float]]:
    """Return the least and the greatest value in each class.

    >>> ranges([1, 2, 3, 9], (2, 9)), ranges([0], ())
    ([(1, 2), (3, 9)], [])
    """
    positive = sorted(value for value in values if value)
    lows = (0.0, *limits[:-1])
    return [
        (positive[bisect_left(positive, low + 1e-12)], high) for low, high in zip(lows, limits, strict=False)
    ]
