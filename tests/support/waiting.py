"""Waiting for other processes.

A test that waits in vain is ended by its timeout, however busy the machine is.
"""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], bool]) -> None:
    """Return once a condition holds."""
    while not condition():
        time.sleep(0.02)
