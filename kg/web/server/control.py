"""The operator's door: a socket in the file system that only the server's owner may open.

`kg ps` and `kg kill` speak through it, one line of JSON each way. Its folder is private
(mode 0700), and on Linux the kernel says who is at the other end.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import tempfile
import threading
from pathlib import Path
from typing import Any

from kg.errors import StoreError, UsageError
from kg.web.server.service import Service

_LINE = 1 << 20
_LONGEST = 4000  # characters of a query; what is cut ends in an ellipsis


def folder(create: bool = False) -> Path:
    """The private folder of sockets, made where wanted. UsageError where somebody else owns it.

    Root may use anybody's, so that an operator reaches a server that runs as a user of its own.
    """
    root = os.environ.get("XDG_RUNTIME_DIR") or ""
    found = Path(root) / "kg" if root and Path(root).is_dir() else Path(tempfile.gettempdir()) / f"kg-{os.getuid()}"
    if create:
        found.mkdir(mode=0o700, exist_ok=True)
    elif not found.exists():
        return found
    state = found.lstat()
    if os.getuid() not in (state.st_uid, 0) or state.st_mode & 0o077:
        raise UsageError(f"{found} is not a private folder of yours; remove it")
    return found


class Door:
    """The listening end, served by a thread."""

    def __init__(self, service: Service, path: Path) -> None:
        self._service, self.path = service, path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        path.unlink(missing_ok=True)
        self._socket.bind(str(path))
        path.chmod(0o600)
        self._socket.listen(8)
        threading.Thread(target=self._run, daemon=True, name="control").start()

    def _run(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            with peer, contextlib.suppress(OSError, ValueError):
                peer.settimeout(5)
                if _owner(peer) in (None, os.getuid(), 0):
                    peer.sendall(json.dumps(self._reply(_read_line(peer))).encode() + b"\n")

    def _reply(self, line: bytes) -> dict[str, Any]:
        """The answer to a line, whatever it is: the thread goes on."""
        try:
            return self._answer(json.loads(line))
        except Exception as error:
            return {"error": f"this is no request: {type(error).__name__}"}

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        pool = self._service.pool
        if request["do"] == "kill":
            return {"killed": pool.kill(int(request["number"]))}
        if request["do"] != "ps":
            raise ValueError(request["do"])
        running = [
            {
                "number": each.number,
                "seconds": round(each.seconds, 2),
                "slow": each.slow,
                "pid": each.worker.pid if each.worker else 0,
                "client": each.client,
                "query": each.text if len(each.text) <= _LONGEST else f"{each.text[:_LONGEST]}…",
            }
            for each in pool.running()
        ]
        return {
            "pid": os.getpid(),
            "store": str(self._service.config.store),
            "running": running,
            "waiting": pool.waiting(),
        }

    def close(self) -> None:
        """Stop listening and remove the socket."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self.path.unlink(missing_ok=True)


def listen(service: Service, port: int) -> Door:
    """Open the door of the server on `port`."""
    return Door(service, folder(create=True) / f"serve-{port}.sock")


def _owner(peer: socket.socket) -> int | None:
    """The user at the other end, where the system tells."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    data = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", data)[1])


def _read_line(peer: socket.socket) -> bytes:
    data = b""
    while not data.endswith(b"\n") and len(data) < _LINE:
        part = peer.recv(65536)
        if not part:
            break
        data += part
    return data


def servers(port: int | None = None) -> list[int]:
    """The ports of this user's servers on this machine."""
    found = sorted(int(each.stem.removeprefix("serve-")) for each in folder().glob("serve-*.sock"))
    return [each for each in found if port in (None, each)]


def ask(port: int, request: dict[str, Any]) -> dict[str, Any]:
    """What the server on `port` answers. StoreError where none is there."""
    path = folder() / f"serve-{port}.sock"
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
            channel.settimeout(5)
            channel.connect(str(path))
            channel.sendall(json.dumps(request).encode() + b"\n")
            answer: dict[str, Any] = json.loads(_read_line(channel))
            return answer
    except (OSError, ValueError) as error:
        raise StoreError(f"no server of yours answers for port {port} ({error})") from error
