"""A query in the line or in a worker."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from kg.web.server.factory import Process


@dataclass(slots=True)
class Running:
    """A query that is being answered."""

    number: int
    text: str
    client: str
    started: float = field(default_factory=time.monotonic)
    worker: Process | None = None
    taking: bool = False  # it takes, or makes, its worker now
    slow: bool = False
    lowered: bool = False
    parked: bool = False
    turn: float = 0.0
    used: float = 0.0  # seconds of the processor, where that was looked at
    memory: int = 0
    answered: bool = False
    must_run_from: float = float("inf")
    end_reason: str = ""
    since: float = field(default_factory=time.monotonic)
    per_client: int = 0
    message: bytes = b""
    begun: Callable[[Running], None] | None = None

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self.started


def launch(chosen: list[Running]) -> None:
    """Send what was chosen from the line to its workers, and tell those who wait for it."""
    for each in chosen:
        assert each.begun is not None
        if each.worker is not None:
            try:
                each.worker.channel.sendall(each.message)
            except OSError:
                each.worker.dead = True  # its end is read from the channel
        each.begun(each)
