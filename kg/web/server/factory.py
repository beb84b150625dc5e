"""Query workers as processes: the server's end of each, and the factory that makes them."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import StoreError
from kg.web.server import wire
from kg.web.server.failures import ENDED, StoreFailureError

Answer = TypeVar("Answer")

_LOG = logging.getLogger("kg.web.server.workers")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_START = 30.0
_GONE_AFTER = 1.0  # seconds that a process has to end which has closed its channel
_FROM_OUTSIDE = (0, signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)  # 0: it was told to
_SLOW_NICE = 19  # the lowest there is: what is left over


class Process:
    """The server's end of one worker."""

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid, self.channel = pid, channel
        self.snapshot, self.base, self.confined = "", "", False
        self.answered = self.at_rest = self.nice = 0
        self.counted = 0.0  # seconds of processor that some client was charged with
        self.dead = False

    def start(self, message: dict[str, Any]) -> None:
        """Have it open its snapshot. StoreError where it cannot, of the kind `ended` where somebody ended it."""
        self.channel.settimeout(_START)
        try:
            wire.send(self.channel, message)
            head, _ = wire.receive(self.channel)
        except (OSError, EOFError) as error:
            if self.end() == ENDED:
                raise StoreFailureError(ENDED) from error
            raise StoreError("a query worker did not start") from error
        if "error" in head:
            raise StoreError(head["message"])
        self.channel.settimeout(None)
        self.snapshot, self.base, self.confined = head["id"], head["base"], head["confined"]
        self.at_rest = self.resident()
        self.counted = self.cpu()
        with contextlib.suppress(OSError):
            self.nice = os.getpriority(os.PRIO_PROCESS, self.pid)

    def resident(self) -> int:
        """Bytes of memory of its own, without mapped files; 0 where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/statm").read_text().split()
        except OSError:
            return 0
        return (int(fields[1]) - int(fields[2])) * _PAGE

    def cpu(self) -> float:
        """Seconds of processor time used so far; the wall's time where the system does not tell."""
        try:
            return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[0]) / 1e9
        except (OSError, IndexError):
            return time.monotonic()

    def ready(self, seconds: float) -> bool:
        """Whether an answer (or the end of the process) comes within `seconds`."""
        poll = select.poll()
        poll.register(self.channel, select.POLLIN)
        return bool(poll.poll(max(seconds, 0) * 1000))

    def end(self) -> str:
        """Why it has ended without an answer: `ended` where somebody ended it, `crash` where it failed by itself.

        The process that made it has not collected it yet, so the kernel still tells how it ended (proc(5), exit_code,
        as waitpid(2) has it). One of which nothing is left has gone with that process. Waits until it has ended.
        """
        deadline = time.monotonic() + _GONE_AFTER
        while True:
            try:
                fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                return ENDED if Path("/proc/self/stat").exists() else "crash"
            if fields[0] in "ZX":
                return ENDED if int(fields[-1]) in _FROM_OUTSIDE else "crash"
            if time.monotonic() >= deadline:
                return "crash"
            time.sleep(0.005)

    def signal(self, number: int) -> None:
        """Send it a signal, if it is still there."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.dead = True
        self.signal(signal.SIGKILL)


class WorkerFactory:
    """Makes worker processes, and collects the dead ones, by way of a small process that forks them.

    Where that process has ended (killed by the kernel for want of memory, say) its workers have ended with it, and
    another takes its place at the next request.
    """

    def __init__(self, environment: dict[str, str], module: str = "kg.web.server.worker") -> None:
        self._lock, self._module = threading.Lock(), module
        self._environment, self._closed = environment, False
        # The kernel ends it with the thread that made it, not with the process: so one thread makes all, and stays.
        self._parent = ThreadPoolExecutor(1, thread_name_prefix="parent of workers")
        self._channel, self._process = self._parent.submit(self._begin).result()

    def _begin(self) -> tuple[socket.socket, subprocess.Popen[bytes]]:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", self._module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # Signals of a terminal do not reach it. In a session of its own it would be scheduled apart, too: the
                # kernel's autogroup weighs sessions alike, and what is nice inside of one helps none in another.
                process_group=0,
                env=self._environment,
            )
        return ours, process

    def make(self) -> Process:
        """A new worker, not started yet."""
        return self._ask(self._made)

    def _made(self) -> Process:
        # Each attempt has a channel of its own: one that was sent before the other end died may have a reader.
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                return Process(int(self._answer(b"F", [theirs.fileno()])), ours)
        except BaseException:
            ours.close()
            raise

    def collect(self, worker: Process) -> None:
        """Kill `worker` and take it from the process table."""
        worker.kill()
        worker.channel.close()
        with contextlib.suppress(StoreError):
            self._ask(partial(self._answer, b"R" + str(worker.pid).encode(), []))

    def _ask(self, attempt: Callable[[], Answer]) -> Answer:
        with self._lock:
            try:
                return attempt()
            except OSError as error:
                if self._closed:
                    raise StoreError("the process that makes query workers has gone") from error
            _LOG.error("the process that makes query workers has gone; another takes its place")
            try:
                self._end()
                self._channel, self._process = self._parent.submit(self._begin).result()
                return attempt()
            except ConnectionError as error:
                raise StoreFailureError(ENDED) from error  # this one too
            except OSError as error:
                raise StoreError("no process that makes query workers can be started") from error

    def _answer(self, request: bytes, handles: list[int]) -> bytes:
        socket.send_fds(self._channel, [request], handles)
        reply = self._channel.recv(12)
        if not reply:
            raise ConnectionResetError
        return reply

    def _end(self) -> None:
        self._channel.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """End it and every worker that it made."""
        self._closed = True
        self._end()
        self._parent.shutdown(wait=False)


def lower(pid: int, nice: int = _SLOW_NICE) -> None:
    """Give every thread of a worker less of the processor than fast queries get."""
    with contextlib.suppress(OSError):
        _set_priority(pid, nice)


def restore(pid: int, nice: int) -> bool:
    """Give it back what it had; False where the system does not let us, as it does with ordinary users."""
    try:
        _set_priority(pid, nice)
    except OSError:
        return False
    return True


def _set_priority(pid: int, nice: int) -> None:
    threads = Path(f"/proc/{pid}/task")
    for thread in [int(each.name) for each in threads.iterdir()] if threads.is_dir() else [pid]:
        os.setpriority(os.PRIO_PROCESS, thread, nice)
