"""Counts of what the server did, in the text format of Prometheus."""

import os
import resource
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

_BUCKETS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 30.0)


@dataclass
class Metrics:
    """Requests by kind and status, their seconds, and the bytes that were sent."""

    active: int = 0
    sent: int = 0
    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    buckets: Counter[tuple[str, int]] = field(default_factory=Counter)

    def record(self, kind: str, status: int, seconds: float, size: int) -> None:
        """Count a request that was answered."""
        self.requests[kind, status] += 1
        self.seconds[kind] += seconds  # type: ignore[assignment]
        self.sent += size
        self.buckets[kind, bisect_left(_BUCKETS, seconds)] += 1

    def lines(self, snapshot: str, gauges: Mapping[str, float], outcomes: Mapping[str, int]) -> str:
        """Return all figures; `gauges` by their names, `outcomes` of queries by their status."""
        lines = ["# TYPE hansa_requests_total counter"]
        lines += [
            f'hansa_requests_total{{kind="{kind}",status="{status}"}} {count}'
            for (kind, status), count in sorted(self.requests.items())
        ]
        lines += ["# TYPE hansa_request_seconds histogram", *self._histogram()]
        lines += ["# TYPE hansa_query_outcomes_total counter"]
        lines += [f'hansa_query_outcomes_total{{status="{one}"}} {n}' for one, n in sorted(outcomes.items())]
        lines += ["# TYPE hansa_snapshot_info gauge", f'hansa_snapshot_info{{id="{snapshot}"}} 1']
        for name, value in {**gauges, **self._own()}.items():
            kind = "counter" if name.endswith("_total") else "gauge"
            lines += [f"# TYPE {name} {kind}", f"{name} {value:.10g}"]
        return "\n".join(lines) + "\n"

    def _histogram(self) -> Iterable[str]:
        for kind in sorted(self.seconds):
            count = sum(n for (one, _), n in self.requests.items() if one == kind)
            below = accumulate(self.buckets[kind, place] for place in range(len(_BUCKETS)))
            for bound, sum_below in zip(_BUCKETS, below, strict=True):
                yield f'hansa_request_seconds_bucket{{kind="{kind}",le="{bound:g}"}} {sum_below}'
            yield f'hansa_request_seconds_bucket{{kind="{kind}",le="+Inf"}} {count}'
            yield f'hansa_request_seconds_sum{{kind="{kind}"}} {self.seconds[kind]:.6f}'
            yield f'hansa_request_seconds_count{{kind="{kind}"}} {count}'

    def _own(self) -> dict[str, float]:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "hansa_requests_active": self.active,
            "hansa_sent_bytes_total": self.sent,
            "process_cpu_seconds_total": used.ru_utime + used.ru_stime,
            "process_resident_memory_bytes": resident_memory(os.getpid()),
            "process_open_fds": len(list(Path("/proc/self/fd").iterdir())),
        }


def resident_memory(pid: int) -> int:
    """Return the bytes of memory that a process has in use, 0 where it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0
