"""Budgets of query time: what each client may use in a burst, and how soon it has it again."""

from dataclasses import dataclass, field
from time import monotonic

_CLIENTS = 10_000


@dataclass
class Budgets:
    """Token buckets of seconds of query time, one for each client.

    A bucket holds `seconds` and gets one back each second, so that a client that sends one query after another never
    runs out. No `seconds` are no limit.
    """

    seconds: float
    _spent: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait(self, client: str, now: float | None = None) -> float:
        """Return the seconds that a client has to wait until it may send a query, 0 for none.

        >>> budgets = Budgets(10)
        >>> budgets.charge("a", 12, now=100)
        >>> budgets.wait("a", now=101), budgets.wait("a", now=103), budgets.wait("b", now=101)
        (1.0, 0.0, 0.0)
        """
        if not self.seconds:
            return 0.0
        return max(0.0, self.used(client, now) - self.seconds)

    def used(self, client: str, now: float | None = None) -> float:
        """Return the seconds that a client has used lately, less one for each second since."""
        now = monotonic() if now is None else now
        seconds, since = self._spent.get(client, (0.0, now))
        return max(0.0, seconds - (now - since))

    def charge(self, client: str, seconds: float, now: float | None = None) -> None:
        """Take seconds from a client's bucket; it may fall below zero by one query."""
        now = monotonic() if now is None else now
        used = self.used(client, now) + seconds
        self._spent.pop(client, None)
        self._spent[client] = used, now
        while len(self._spent) > _CLIENTS:
            del self._spent[next(iter(self._spent))]
