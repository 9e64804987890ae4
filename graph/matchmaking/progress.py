"""Reports of the steps of a computation of some seconds."""

from collections.abc import Callable

Report = Callable[[str], object]
"""Takes a sentence about a step that is done."""


def unreported(_: str) -> None:
    """Take a sentence, and do nothing with it."""
