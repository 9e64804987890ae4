"""Time the measures beside the packages that compute the same, and at sizes that those do not reach.

Run `OMP_NUM_THREADS=1 python -m benchmarks.measures`; with `--large` also 100,000 regions, which takes
minutes. All run in one process, round by round in turn, with the same BLAS threads, on the same generated
economy.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import time
import warnings
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy import sparse
from threadpoolctl import threadpool_info  # type: ignore[import-untyped]

from graph.measures.arrays import Dense, Sparse
from graph.measures.complementarity import best_partners, gains, standardised_gains
from graph.measures.complexity import complexity
from graph.measures.density import density, nearest_activities
from graph.measures.relatedness import Variant, relatedness
from graph.measures.specialisation import location_quotients, presence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Task = Callable[[NDArray[np.float64]], NDArray[Any]]

REGIONS, ACTIVITIES = 1_200, 615
LARGE = 100_000
SINGLE = 2e-6
"""How far densities and gains in single precision may be from those in double, as a share of them."""


def economy(regions: int, activities: int, seed: int = 1) -> NDArray[np.float64]:
    """Generate employment with some structure: regions and activities have hidden kinds that go together."""
    random = np.random.default_rng(seed)
    fit = random.gamma(0.5, size=(regions, 8)) @ random.gamma(0.5, size=(8, activities))
    return np.round(random.gamma(0.4, size=(regions, activities)) * fit * 1000)


def thin_presence(regions: int, activities: int, share: float = 0.03, seed: int = 1) -> Sparse:
    """Generate presence of which `share` is 1, activities being of uneven popularity."""
    random = np.random.default_rng(seed)
    popularity = random.gamma(1.0, size=activities)
    chance = np.minimum(popularity / popularity.mean() * share, 1).astype(np.float32)
    rows = [
        sparse.csr_array(random.random((min(10_000, regions - start), activities), np.float32) < chance)
        for start in range(0, regions, 10_000)
    ]
    thin: Sparse = sparse.csr_array(sparse.vstack(rows, format="csr")).astype(np.float32)
    return thin


def marked(x: NDArray[np.float64], precision: type[np.floating[Any]] = np.float32) -> Dense:
    """Return presence; everything that is calculated from it follows its precision."""
    return np.asarray(presence(location_quotients(x).values), dtype=precision)


def ours(x: NDArray[np.float64]) -> Dense:
    held = marked(x)
    return density(held, relatedness(held, Variant.PROXIMITY)).values


def ours_double(x: NDArray[np.float64]) -> Dense:
    held = marked(x, np.float64)
    return density(held, relatedness(held, Variant.PROXIMITY)).values


def ours_with_gains(x: NDArray[np.float64]) -> Dense:
    held = marked(x)
    phi = relatedness(held, Variant.PROXIMITY)
    density(held, phi)
    return gains(held, phi)


def ours_with_gains_double(x: NDArray[np.float64]) -> Dense:
    held = marked(x, np.float64)
    phi = relatedness(held, Variant.PROXIMITY)
    density(held, phi)
    return gains(held, phi)


def ours_all(x: NDArray[np.float64]) -> Dense:
    held = marked(x)
    phi = relatedness(held, Variant.PROXIMITY)
    density(held, phi)
    complexity(held)
    return standardised_gains(held, phi)


def of_econcomplex(x: NDArray[np.float64]) -> NDArray[np.float64]:
    from econcomplex.relatedness.density import relatedness_density

    found: NDArray[np.float64] = relatedness_density(x)
    return found


def of_econcomplex_with_gains(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add the gains of all pairs, which it has no function for, by their formula as one writes it in NumPy."""
    from econcomplex.core.rca import mcp
    from econcomplex.relatedness.density import relatedness_density
    from econcomplex.relatedness.proximity import proximity

    held = mcp(x)
    phi = proximity(held, use_rca=False, compute="product")["product"]
    relatedness_density(held, phi=phi, use_rca=False)
    weights = phi / phi.sum(axis=1, keepdims=True)
    found: NDArray[np.float64] = 100 * ((1 - held) * ((1 - held) @ weights)) @ held.T
    return found


def gains_of_econcomplex(x: NDArray[np.float64], regions: Sequence[int]) -> NDArray[np.float64]:
    """Return the gains of some regions from all by its functions alone: densities of joint portfolios."""
    from econcomplex.core.rca import mcp
    from econcomplex.relatedness.density import relatedness_density
    from econcomplex.relatedness.proximity import proximity

    held = mcp(x)
    phi = proximity(held, use_rca=False, compute="product")["product"]
    found = np.empty((len(regions), len(held)))
    for row, region in enumerate(regions):
        joint = relatedness_density(np.maximum(held, held[region]), phi=phi, use_rca=False)
        found[row] = (joint - joint[region])[:, held[region] == 0].sum(axis=1)
    return found


def of_ecomplexity_parts(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Call its functions on arrays, without its data frames: the part of it that computes the same."""
    from ecomplexity.calc_density import calc_density
    from ecomplexity.calc_proximity import calc_discrete_proximity

    held = (x / x.sum(axis=1, keepdims=True) / (x.sum(axis=0) / x.sum()) >= 1).astype(float)
    found: NDArray[np.float64] = calc_density(held, calc_discrete_proximity(held, held.sum(axis=0)))
    return found * 100


def of_ecomplexity(x: NDArray[np.float64]) -> NDArray[np.float64]:
    import pandas  # type: ignore[import-untyped]
    from ecomplexity import ecomplexity

    region, activity = np.indices(x.shape).reshape(2, -1)
    table = pandas.DataFrame({"time": 0, "loc": region, "prod": activity, "val": x.reshape(-1)})
    names = {name: name for name in ("time", "loc", "prod", "val")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = ecomplexity(table, names, check_logsupermodularity=False, verbose=False)
    cells: NDArray[np.float64] = found["density"].to_numpy().reshape(x.shape)
    return cells * 100


def in_turn(tasks: dict[str, Task], x: NDArray[np.float64], rounds: int) -> dict[str, tuple[float, float]]:
    """Return the seconds of each task's quickest round and its median CPU seconds, after one to warm up.

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
    held = marked(x, np.float64)
    phi = relatedness(held, Variant.PROXIMITY) + np.eye(x.shape[1])
    with_itself = 100 * (held @ phi) / phi.sum(axis=0)
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
    """Name the BLAS libraries that are loaded and their threads."""
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
        marks = [time.process_time()]
        held = marked(x)
        phi = relatedness(held)
        marks.append(time.process_time())
        for task in (density, gains, standardised_gains):
            task(held, phi)
            marks.append(time.process_time())
        table.add_row(f"{regions:,}", *(f"{b - a:.3f}" for a, b in pairwise(marks)))
    console.print(table)


def large_part(part: str) -> tuple[float, float]:
    """Run one part on 100,000 regions, and return its seconds and the process's peak memory in MB."""
    held = thin_presence(LARGE, ACTIVITIES)
    phi = relatedness(held)
    start = time.perf_counter()
    if part == "relatedness":
        relatedness(held)
    elif part == "nearest activities, top 20":
        nearest_activities(held, phi, 20)
    else:
        rows = np.arange(0, LARGE, LARGE // 2_000)
        best_partners(held, phi, 20, regions=rows, standardise=part.endswith("chance"))
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def large(console: Console) -> None:
    table = Table(title=f"{LARGE:,} regions x {ACTIVITIES}, 3 % present, each part in a process of its own")
    for heading in ("what", "s", "peak MB"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    parts = (
        "relatedness",
        "nearest activities, top 20",
        "best partners among all, top 20, for 2,000 regions",
        "best partners among all, top 20, for 2,000 regions, against chance",
    )
    for part in parts:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, peak = pool.apply(large_part, (part,))
        table.add_row(part, f"{seconds:.2f}", f"{peak:,.0f}")
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large", action="store_true", help="also measure 100,000 regions")
    options = parser.parse_args()
    console = Console(width=130)
    side_by_side(console, options.rounds)
    curve(console)
    if options.large:
        large(console)


if __name__ == "__main__":
    main()
