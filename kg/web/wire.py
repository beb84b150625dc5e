"""Messages between the server and its workers: a JSON head and a body of bytes, each with its length."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_HEAD = struct.Struct("!II")
_CHUNK = 1 << 20


def pack(head: dict[str, Any], body: bytes) -> bytes:
    """A message as bytes."""
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return _HEAD.pack(len(text), len(body)) + text + body


def unpack(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The head and body of a message that is there as a whole."""
    head_size, body_size = _HEAD.unpack_from(data)
    start = _HEAD.size + head_size
    return json.loads(data[_HEAD.size : start]), data[start : start + body_size]


def send(channel: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    """Send one message. Raises OSError where the other side has gone."""
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    channel.sendall(_HEAD.pack(len(text), len(body)) + text + (body if len(body) < _CHUNK else b""))
    if len(body) >= _CHUNK:
        channel.sendall(body)


def receive(channel: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Wait for one message. Raises EOFError where the other side has gone."""
    head_size, body_size = _HEAD.unpack(_exactly(channel, _HEAD.size))
    text = _exactly(channel, head_size)
    return json.loads(text), _exactly(channel, body_size) if body_size else b""


def _exactly(channel: socket.socket, size: int) -> bytes:
    data = channel.recv(size)
    if len(data) == size:
        return data
    if not data and size:
        raise EOFError
    parts = bytearray(data)
    while len(parts) < size:
        data = channel.recv(min(size - len(parts), _CHUNK))
        if not data:
            raise EOFError
        parts += data
    return bytes(parts)
