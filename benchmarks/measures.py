"""Times of the measures beside those of packages that compute the same.

Run `OMP_NUM_THREADS=1 python -m benchmarks.measures`. All run in one process, in turn, with the
same BLAS threads, on the same generated economy.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_info  # type: ignore[import-untyped]

from graph.measures.arrays import Dense
from graph.measures.complementarity import gains, standardised_gains
from graph.measures.complexity import complexity
from graph.measures.density import density
from graph.measures.relatedness import Variant, relatedness
from graph.measures.specialisation import location_quotients, presence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Task = Callable[[NDArray[np.float64]], NDArray[Any]]

REGIONS, ACTIVITIES = 1_200, 615
SINGLE = 2e-6
"""How far densities and gains in single precision may be from those in double, as a share of them."""


def economy(regions: int, activities: int, seed: int = 1) -> NDArray[np.float64]:
    """Generate employment with some structure: regions and activities have hidden kinds that go together."""
    random = np.random.default_rng(seed)
    fit = random.gamma(0.5, size=(regions, 8)) @ random.gamma(0.5, size=(8, activities))
    return np.round(random.gamma(0.4, size=(regions, activities)) * fit * 1000)


def marked(x: NDArray[np.float64], precision: type[np.floating[Any]] = np.float32) -> Dense:
    """Return presence; everything that is calculated from it follows its precision."""
    return np.asarray(presence(location_quotients(x).values), dtype=precision)


def ours(x: NDArray[np.float64]) -> Dense:
    marks = marked(x)
    return density(marks, relatedness(marks, Variant.PROXIMITY)).values


def ours_double(x: NDArray[np.float64]) -> Dense:
    marks = marked(x, np.float64)
    return density(marks, relatedness(marks, Variant.PROXIMITY)).values


def ours_with_gains(x: NDArray[np.float64]) -> Dense:
    marks = marked(x)
    phi = relatedness(marks, Variant.PROXIMITY)
    density(marks, phi)
    return gains(marks, phi)


def ours_with_gains_double(x: NDArray[np.float64]) -> Dense:
    marks = marked(x, np.float64)
    phi = relatedness(marks, Variant.PROXIMITY)
    density(marks, phi)
    return gains(marks, phi)


def ours_all(x: NDArray[np.float64]) -> Dense:
    marks = marked(x)
    phi = relatedness(marks, Variant.PROXIMITY)
    density(marks, phi)
    complexity(marks)
    return standardised_gains(marks, phi)


def of_econcomplex(x: NDArray[np.float64]) -> NDArray[np.float64]:
    from econcomplex.relatedness.density import relatedness_density

    cells: NDArray[np.float64] = relatedness_density(x)
    return cells


def of_econcomplex_with_gains(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add the gains of all pairs in NumPy, which the package has no function for."""
    from econcomplex.core.rca import mcp
    from econcomplex.relatedness.density import relatedness_density
    from econcomplex.relatedness.proximity import proximity

    marks = mcp(x)
    phi = proximity(marks, use_rca=False, compute="product")["product"]
    relatedness_density(marks, phi=phi, use_rca=False)
    weights = phi / phi.sum(axis=1, keepdims=True)
    cells: NDArray[np.float64] = 100 * ((1 - marks) * ((1 - marks) @ weights)) @ marks.T
    return cells


def gains_of_econcomplex(x: NDArray[np.float64], regions: Sequence[int]) -> NDArray[np.float64]:
    """Return the gains of some regions from all by its functions alone: densities of joint portfolios."""
    from econcomplex.core.rca import mcp
    from econcomplex.relatedness.density import relatedness_density
    from econcomplex.relatedness.proximity import proximity

    marks = mcp(x)
    phi = proximity(marks, use_rca=False, compute="product")["product"]
    cells = np.empty((len(regions), len(marks)))
    for row, region in enumerate(regions):
        joint = relatedness_density(np.maximum(marks, marks[region]), phi=phi, use_rca=False)
        cells[row] = (joint - joint[region])[:, marks[region] == 0].sum(axis=1)
    return cells


def of_ecomplexity_parts(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Call its functions on arrays, without its data frames: the part of it that computes the same."""
    from ecomplexity.calc_density import calc_density
    from ecomplexity.calc_proximity import calc_discrete_proximity

    marks = (x / x.sum(axis=1, keepdims=True) / (x.sum(axis=0) / x.sum()) >= 1).astype(float)
    cells: NDArray[np.float64] = calc_density(marks, calc_discrete_proximity(marks, marks.sum(axis=0)))
    return cells * 100


def of_ecomplexity(x: NDArray[np.float64]) -> NDArray[np.float64]:
    import pandas  # type: ignore[import-untyped]
    from ecomplexity import ecomplexity

    region, activity = np.indices(x.shape).reshape(2, -1)
    table = pandas.DataFrame({"time": 0, "loc": region, "prod": activity, "val": x.reshape(-1)})
    names = {name: name for name in ("time", "loc", "prod", "val")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = ecomplexity(table, names, check_logsupermodularity=False, verbose=False)
    cells: NDArray[np.float64] = rows["density"].to_numpy().reshape(x.shape)
    return cells * 100


def in_turn(tasks: dict[str, Task], x: NDArray[np.float64], rounds: int) -> dict[str, tuple[float, float]]:
    """Return the quickest wall seconds and the median CPU seconds of each task.

    CPU time is what ratios are taken of: other programs on the machine disturb it least.
    """
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in tasks}
    for number in range(rounds + 1):
        for name, task in tasks.items():
            wall, cpu = time.perf_counter(), time.process_time()
            task(x)
            if number:
                times[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    return {
        name: (min(wall for wall, _ in taken), statistics.median(cpu for _, cpu in taken))
        for name, taken in times.items()
    }


def check(x: NDArray[np.float64]) -> None:
    """Stop unless the packages compute what we do, where the variant is the same.

    ecomplexity counts an activity's proximity to itself, so the diagonal is put back for it.
    """
    exact = partial(np.testing.assert_allclose, rtol=1e-9, atol=1e-9)
    near = partial(np.testing.assert_allclose, rtol=SINGLE, atol=0)
    exact(ours_double(x), of_econcomplex(x))
    near(ours(x), of_econcomplex(x))
    added = ours_with_gains_double(x)
    exact(added, of_econcomplex_with_gains(x))
    exact(added[:2], gains_of_econcomplex(x, range(2)))
    near(ours_with_gains(x), added)
    marks = marked(x, np.float64)
    phi = relatedness(marks, Variant.PROXIMITY) + np.eye(x.shape[1])
    with_itself = 100 * (marks @ phi) / phi.sum(axis=0)
    for theirs in (of_ecomplexity_parts(x), of_ecomplexity(x)):
        exact(with_itself, theirs)


def side_by_side(console: Console, rounds: int) -> None:
    x = economy(REGIONS, ACTIVITIES)
    check(x)
    peers: dict[str, Task] = {
        "econcomplex: LQ, proximity, density": of_econcomplex,
        "econcomplex: those, and gains in NumPy": of_econcomplex_with_gains,
        "ecomplexity: all it does (no gains)": of_ecomplexity,
    }
    tasks: dict[str, Task] = {
        "ours: LQ, proximity, density": ours,
        "ours: those in double precision": ours_double,
        "ours: those, and gains of all pairs": ours_with_gains,
        "ours: that in double precision": ours_with_gains_double,
        "ours: those, ECI, PCI, gains against chance": ours_all,
        "ecomplexity: LQ, proximity, density on arrays": of_ecomplexity_parts,
        **peers,
    }
    seconds = in_turn(tasks, x, rounds)
    table = Table(title=f"{REGIONS:,} regions x {ACTIVITIES}, {rounds} rounds, {threads()}")
    headings = ("what", "best ms", "CPU ms", "econcomplex takes", "with gains, it takes", "ecomplexity takes")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for name, (wall, cpu) in seconds.items():
        ratios = (f"{seconds[peer][1] / cpu:.2f} x" for peer in peers)
        table.add_row(name, f"{wall * 1000:,.1f}", f"{cpu * 1000:,.1f}", *ratios)
    console.print(table)
    some = range(0, REGIONS, REGIONS // 10)
    begun = time.process_time()
    gains_of_econcomplex(x, some)
    spent = (time.process_time() - begun) / len(some) * REGIONS
    console.print(
        f"gains of all pairs by econcomplex alone, scaled from {len(some)} regions: {spent:.0f} s CPU"
    )


def threads() -> str:
    """Return the names of the loaded BLAS libraries, with their threads."""
    loaded = {
        (one["internal_api"], one["num_threads"]) for one in threadpool_info() if one["user_api"] == "blas"
    }
    return ", ".join(f"{library} with {number} threads" for library, number in sorted(loaded))


def curve(console: Console) -> None:
    table = Table(title="cost with size, 615 activities, single precision: CPU seconds (one run)")
    for heading in ("regions", "LQ + proximity", "density", "gains of all pairs", "against chance"):
        table.add_column(heading, justify="right")
    for regions in (300, 600, 1_200, 2_400, 4_800):
        x = economy(regions, ACTIVITIES)
        times = [time.process_time()]
        marks = marked(x)
        phi = relatedness(marks)
        times.append(time.process_time())
        for task in (density, gains, standardised_gains):
            task(marks, phi)
            times.append(time.process_time())
        table.add_row(f"{regions:,}", *(f"{b - a:.3f}" for a, b in pairwise(times)))
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    console = Console(width=130)
    side_by_side(console, options.rounds)
    curve(console)


if __name__ == "__main__":
    main()
