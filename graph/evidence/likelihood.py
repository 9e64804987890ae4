"""Likelihood that two territories meet in a project, calibrated on history."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ontology.term import Term


@dataclass(frozen=True)
class Likelihood:
    """Probability that two territories new to each other in a theme meet within `years` of `cut`.

    `probability` is t x n x n, 0 where they have met in the theme or nothing is known. It was calibrated on `pairs`
    that were new to each other in a theme one such period before; `met` of them met.
    """

    cut: str
    years: int
    themes: Mapping[Term, int]
    probability: NDArray[np.float64]
    pairs: int
    met: int

    def of(self, one: int, other: int, theme: Term | None) -> float | None:
        """Return the probability of two territories in a theme, None where there is none."""
        at = None if theme is None else self.themes.get(theme)
        return None if at is None else float(self.probability[at, one, other]) or None
