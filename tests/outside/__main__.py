"""Checks of the built graph, served on loopback: `python -m tests.outside api|clients PROGRAMS STORE`.

PROGRAMS is the folder of the programs that check: schemathesis and a Python with pandas, or Comunica.
"""

import sys
from pathlib import Path

from tests.outside import api, clients
from tests.support.browser import serving

CHECKS = {"api": api.faults, "clients": clients.faults}


def main(name: str, programs: str, store: str) -> int:
    """Run a check, print its faults, and return 1 where there are any."""
    with serving(Path(store)) as address:
        faults = list(CHECKS[name](Path(programs), address))
    print("\n".join(faults) or f"{name}: no fault")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
