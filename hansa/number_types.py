"""Numbers of options, as finite as what they limit."""

import math
from typing import Any

import click


class Seconds(click.FloatRange):
    """A time of at least a tenth of a second and at most a day; nan is none."""

    name = "seconds"

    def __init__(self) -> None:
        super().__init__(0.1, 86_400)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number of a text; refuse what is none and what is out of bounds."""
        number: float = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value} is not in the range {self._describe_range()}.", param, ctx)
        return number
