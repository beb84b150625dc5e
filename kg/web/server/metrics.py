"""Counters for operators, in the text format that Prometheus reads (version 0.0.4)."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """What happened since the start. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queries: Counter[tuple[str, int, str]] = Counter()
        self._limits: Counter[str] = Counter()
        self._buckets = [0] * (len(BUCKETS) + 1)
        self._seconds = 0.0
        self._rows = self._bytes = self._refused = 0

    def query(self, *, form: str, status: int, cache: str, seconds: float, rows: int, size: int, limit: str) -> None:
        """Count one answer."""
        with self._lock:
            self._queries[(form, status, cache)] += 1
            self._buckets[bisect_left(BUCKETS, seconds)] += 1
            self._seconds += seconds
            self._rows += rows
            self._bytes += size
            if limit:
                self._limits[limit] += 1

    def refused(self) -> None:
        """Count a connection that was closed at once."""
        with self._lock:
            self._refused += 1

    def render(self, gauges: Mapping[str, tuple[str, float]]) -> str:
        """Everything as text; `gauges` are name: (help, value) of the moment."""
        with self._lock:
            lines = ["# HELP kg_queries_total Queries answered.", "# TYPE kg_queries_total counter"]
            lines += [
                f'kg_queries_total{{form="{form}",status="{status}",cache="{cache}"}} {number}'
                for (form, status, cache), number in sorted(self._queries.items())
            ]
            lines += [
                "# HELP kg_query_limits_total Queries that hit a limit.",
                "# TYPE kg_query_limits_total counter",
            ]
            lines += [
                f'kg_query_limits_total{{limit="{limit}"}} {number}' for limit, number in sorted(self._limits.items())
            ]
            lines += self._histogram()
            lines += _counter("kg_result_rows_total", "Rows and triples sent.", self._rows)
            lines += _counter("kg_result_bytes_total", "Bytes of answers sent.", self._bytes)
            lines += _counter("kg_connections_refused_total", "Connections beyond a client's bound.", self._refused)
        for name, (text, value) in sorted(gauges.items()):
            lines += [f"# HELP {name} {text}", f"# TYPE {name} gauge", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"

    def _histogram(self) -> list[str]:
        name = "kg_query_seconds"
        lines, total = [f"# HELP {name} Time to answer.", f"# TYPE {name} histogram"], 0
        for bound, number in zip(BUCKETS, self._buckets, strict=False):
            total += number
            lines.append(f'{name}_bucket{{le="{bound:g}"}} {total}')
        total += self._buckets[-1]
        return [
            *lines,
            f'{name}_bucket{{le="+Inf"}} {total}',
            f"{name}_sum {self._seconds:.6f}",
            f"{name}_count {total}",
        ]


def _counter(name: str, text: str, value: int) -> list[str]:
    return [f"# HELP {name} {text}", f"# TYPE {name} counter", f"{name} {value}"]
