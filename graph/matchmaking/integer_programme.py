"""Integer programmes, solved with HiGHS, with the proven bound of each answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from ontology.errors import HansaError

Status = Literal["optimal", "time limit", "infeasible"]


class SolverError(HansaError):
    """The solver stopped for a reason that says nothing about the programme."""


@dataclass(frozen=True)
class Solution:
    """Answer of the solver; `values` is None where nothing came in time or nothing exists.

    `bound` is proven: no solution is above it. `gap` is (bound - objective) / |bound|, 0 when optimal.
    """

    status: Status
    values: NDArray[np.float64] | None
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """Return the share of the bound that may still be missing."""
        return relative_gap(self.objective, self.bound)

    def chosen(self, columns: Iterable[int]) -> list[int]:
        """Return the columns whose value is 1, in the order given."""
        if self.values is None:
            return []
        return [column for column in columns if self.values[column] > 0.5]


def relative_gap(objective: float, bound: float) -> float:
    """Return the gap between an objective and its proven bound, as a share of the bound.

    >>> relative_gap(9.0, 10.0)
    0.1
    """
    missing = bound - objective
    return 0.0 if missing <= 1e-7 * max(1.0, abs(bound)) else float(missing / max(abs(bound), 1e-9))


class Programme:
    """Collect variables and rows, then maximise.

    >>> programme = Programme()
    >>> a, b = programme.variables(2)
    >>> programme.row([a, b], [1.0, 1.0], high=1.0)
    >>> solution = programme.solve({a: 2.0, b: 3.0}, time_limit=10.0)
    >>> solution.status, solution.objective, solution.chosen([a, b])
    ('optimal', 3.0, [1])
    """

    def __init__(self) -> None:
        self._upper: list[float] = []
        self._integer: list[bool] = []
        self._columns: list[int] = []
        self._rows: list[int] = []
        self._coefficients: list[float] = []
        self._low: list[float] = []
        self._high: list[float] = []

    def copy(self) -> Self:
        """Return a programme of the same variables and rows, to which others can be added."""
        other = type(self)()
        for name, values in vars(self).items():
            setattr(other, name, list(values))
        return other

    def variable(self, upper: float = 1.0, *, integer: bool = True) -> int:
        """Add a variable from 0 to `upper`; return its column."""
        self._upper.append(upper)
        self._integer.append(integer)
        return len(self._upper) - 1

    def variables(self, count: int, upper: float = 1.0, *, integer: bool = True) -> range:
        """Add several variables from 0 to `upper`; return their columns."""
        first = len(self._upper)
        self._upper += [upper] * count
        self._integer += [integer] * count
        return range(first, first + count)

    def row(
        self,
        columns: Sequence[int],
        coefficients: Sequence[float],
        low: float = -np.inf,
        high: float = np.inf,
    ) -> None:
        """Add low <= sum of coefficients x columns <= high."""
        self._rows += [len(self._low)] * len(columns)
        self._columns += columns
        self._coefficients += coefficients
        self._low.append(low)
        self._high.append(high)

    def limit(self, columns: Sequence[int], high: float) -> None:
        """Add: the sum of the columns is at most `high`."""
        self.row(columns, [1.0] * len(columns), high=high)

    def solve(self, gains: Mapping[int, float], *, time_limit: float, relaxed: bool = False) -> Solution:
        """Maximise the sum of gains x variables within `time_limit` seconds.

        `relaxed` drops the demand for whole numbers: the objective is then an upper bound. Raise SolverError
        where HiGHS stops for numerical trouble or the programme is unbounded.
        """
        count = len(self._upper)
        if not count:
            return _empty(self._low, self._high)
        cost = np.zeros(count)
        for column, gain in gains.items():
            cost[column] = -gain
        shape = (len(self._low), count)
        matrix = csr_array((self._coefficients, (self._rows, self._columns)), shape=shape)
        result = milp(
            cost,
            integrality=np.array([not relaxed and whole for whole in self._integer], dtype=np.int64),
            bounds=Bounds(np.zeros(count), np.array(self._upper)),
            constraints=[LinearConstraint(matrix, np.array(self._low), np.array(self._high))]
            if self._low
            else [],
            options={"time_limit": max(time_limit, 0.01), "mip_rel_gap": 0.0},
        )
        status = _status(result.status, result.message)
        if result.x is None:
            bound = -np.inf if status == "infeasible" else _proven(result.mip_dual_bound, gains, self._upper)
            return Solution(status, None, -np.inf, bound)
        objective = -float(result.fun)
        proven = objective if status == "optimal" else _proven(result.mip_dual_bound, gains, self._upper)
        return Solution(status, np.asarray(result.x), objective, max(objective, proven))


def _empty(low: Sequence[float], high: Sequence[float]) -> Solution:
    """Judge a programme without variables, which HiGHS refuses: every sum is 0."""
    if all(least <= 0 <= most for least, most in zip(low, high, strict=True)):
        return Solution("optimal", np.zeros(0), 0.0, 0.0)
    return Solution("infeasible", None, -np.inf, -np.inf)


def _status(code: int, message: str) -> Status:
    known: dict[int, Status] = {0: "optimal", 1: "time limit", 2: "infeasible"}
    if code not in known:
        raise SolverError(f"HiGHS stopped with status {code}: {message}")
    return known[code]


def _ceiling(gains: Mapping[int, float], upper: Sequence[float]) -> float:
    return float(sum(gain * upper[column] for column, gain in gains.items() if gain > 0))


def _proven(dual_bound: float | None, gains: Mapping[int, float], upper: Sequence[float]) -> float:
    ceiling = _ceiling(gains, upper)
    if dual_bound is None or not np.isfinite(dual_bound):
        return ceiling
    return min(ceiling, -float(dual_bound))
