"""Trials with spoilt inputs, spoilt snapshots and killed builds: `python -m tests.faults [fuzz ...]`."""

import argparse
import sys
from collections.abc import Callable, Iterable

from tests.faults import fuzz, kill, server, spoil, swap
from tests.faults.outcome import Outcome, table

# Each takes how many trials to make of a kind (None: as many as it is worth) and the seed of its random numbers. They
# run in this order: builds to be killed are forked, which no process may do that has opened a store.
TRIALS: dict[str, Callable[[int | None, int], Iterable[Outcome]]] = {
    "kill": kill.outcomes,
    "fuzz": fuzz.outcomes,
    "spoil": spoil.outcomes,
    "swap": swap.outcomes,
    "server": server.outcomes,
}


def main() -> int:
    """Run trials, print their table, and return 1 where one showed a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("trials", nargs="*", metavar="|".join(TRIALS), help="all of them where none is given")
    parser.add_argument("--number", type=int, help="trials of each kind")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers")
    given = parser.parse_args()
    unknown = set(given.trials) - set(TRIALS)
    if unknown:
        parser.error(f"unknown trials {', '.join(sorted(unknown))}: expected {', '.join(TRIALS)}")
    names = [name for name in TRIALS if name in (given.trials or TRIALS)]
    outcomes = [one for name in names for one in TRIALS[name](given.number, given.seed)]
    print(table(outcomes))
    return int(any(one.faults for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
