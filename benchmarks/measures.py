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
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy import sparse
from threadpoolctl import threadpool_info  # type: ignore[import-untyped]

from graph.measures.complementarity import best_partners, gains, standardised_gains
from graph.measures.complexity import complexity
from graph.measures.density import density, nearest_activities
from graph.measures.matrices import Sparse
from graph.measures.relatedness import Variant, relatedness
from graph.measures.specialisation import location_quotients, presence

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

REGIONS, ACTIVITIES = 1_200, 615
LARGE = 100_000


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


def ours(x: NDArray[np.float64]) -> NDArray[np.floating[Any]]:
    held = presence(location_quotients(x).values)
    return density(held, relatedness(held, Variant.PROXIMITY)).values


def ours_single(x: NDArray[np.float64]) -> NDArray[np.floating[Any]]:
    held = presence(location_quotients(x).values)
    return density(held, relatedness(held, Variant.PROXIMITY).astype(np.float32)).values


def ours_with_gains(x: NDArray[np.float64]) -> NDArray[np.floating[Any]]:
    held = presence(location_quotients(x).values)
    phi = relatedness(held, Variant.PROXIMITY)
    density(held, phi)
    return gains(held, phi)


def ours_with_gains_single(x: NDArray[np.float64]) -> NDArray[np.floating[Any]]:
    held = presence(location_quotients(x).values)
    phi = relatedness(held, Variant.PROXIMITY).astype(np.float32)
    density(held, phi)
    return gains(held, phi)


def ours_all(x: NDArray[np.float64]) -> NDArray[np.floating[Any]]:
    held = presence(location_quotients(x).values)
    phi = relatedness(held, Variant.PROXIMITY)
    density(held, phi)
    complexity(held)
    return standardised_gains(held, phi)


def of_econcomplex(x: NDArray[np.float64]) -> NDArray[np.float64]:
    from econcomplex.relatedness.density import relatedness_density

    found: NDArray[np.float64] = relatedness_density(x)
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


def in_turn(
    tasks: dict[str, Callable[[NDArray[np.float64]], NDArray[Any]]], x: NDArray[np.float64], rounds: int
) -> dict[str, tuple[float, float]]:
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
    mine = ours(x)
    np.testing.assert_allclose(mine, of_econcomplex(x), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ours_single(x), mine, rtol=1e-4, atol=1e-4)
    held = presence(location_quotients(x).values)
    phi = relatedness(held, Variant.PROXIMITY) + np.eye(x.shape[1])
    with_itself = 100 * (held @ phi) / phi.sum(axis=0)
    for theirs in (of_ecomplexity_parts(x), of_ecomplexity(x)):
        np.testing.assert_allclose(with_itself, theirs, rtol=1e-9, atol=1e-9)


def side_by_side(console: Console, rounds: int) -> None:
    x = economy(REGIONS, ACTIVITIES)
    check(x)
    tasks: dict[str, Callable[[NDArray[np.float64]], NDArray[Any]]] = {
        "ours: LQ, proximity, density": ours,
        "ours: that in single precision": ours_single,
        "ours: and gains of all pairs": ours_with_gains,
        "ours: both in single precision": ours_with_gains_single,
        "ours: and ECI, PCI, gains against chance": ours_all,
        "econcomplex: LQ, proximity, density": of_econcomplex,
        "ecomplexity: those three, on arrays": of_ecomplexity_parts,
        "ecomplexity: all it does (no gains)": of_ecomplexity,
    }
    seconds = in_turn(tasks, x, rounds)
    econcomplex, ecomplexity = list(seconds.values())[5][1], list(seconds.values())[7][1]
    table = Table(title=f"{REGIONS:,} regions x {ACTIVITIES}, {rounds} rounds, {threads()}")
    for heading in ("what", "best ms", "CPU ms", "econcomplex takes", "ecomplexity takes"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for name, (wall, cpu) in seconds.items():
        ratios = f"{econcomplex / cpu:.2f} x", f"{ecomplexity / cpu:.1f} x"
        table.add_row(name, f"{wall * 1000:,.1f}", f"{cpu * 1000:,.1f}", *ratios)
    console.print(table)


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
        held = presence(location_quotients(x).values)
        phi = relatedness(held).astype(np.float32)
        marks.append(time.process_time())
        for task in (density, gains, standardised_gains):
            task(held, phi)
            marks.append(time.process_time())
        table.add_row(f"{regions:,}", *(f"{b - a:.3f}" for a, b in pairwise(marks)))
    console.print(table)


def large_part(part: str) -> tuple[float, float]:
    """Run one part on 100,000 regions, and return its seconds and the process's peak memory in MB."""
    held = thin_presence(LARGE, ACTIVITIES)
    phi = relatedness(held).astype(np.float32)
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
    console = Console(width=110)
    side_by_side(console, options.rounds)
    curve(console)
    if options.large:
        large(console)


if __name__ == "__main__":
    main()
