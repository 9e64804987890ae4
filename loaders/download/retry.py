"""How often and how long to try a server that does not answer."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Answers that a later attempt may better.
BUSY = frozenset([408, 425, 429, 500, 502, 503, 504])


@dataclass(frozen=True)
class Policy:
    """Attempts without headway, seconds without a byte, the first pause (doubled each time), and the longest."""

    attempts: int = 6
    timeout: float = 30.0
    first_pause: float = 1.0
    longest_pause: float = 60.0
    longest_wait: float = 600.0

    def pause(self, failures: int) -> float:
        """Return how many seconds to wait after so many failures.

        >>> [Policy().pause(n) for n in (1, 2, 3, 10)]
        [1.0, 2.0, 4.0, 60.0]
        """
        return min(self.first_pause * 2.0 ** (failures - 1), self.longest_pause)


def asked_wait(text: str) -> float | None:
    """Return the seconds of a Retry-After header (a number or a date), None where it says nothing.

    >>> asked_wait("120"), asked_wait("Fri, 31 Dec 1999 23:59:59 GMT"), asked_wait("soon")
    (120.0, 0.0, None)
    """
    if text.strip().isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
