"""Messages between the server and its workers: a JSON head and a body of bytes, each with its length."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_HEAD = struct.Struct("!II")
_COPIED = 1 << 13  # a body smaller than this is sent in one piece with its head
_FIRST = 1 << 14


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
    channel.sendall(_HEAD.pack(len(text), len(body)) + text + (body if len(body) < _COPIED else b""))
    if len(body) >= _COPIED:
        channel.sendall(body)


def receive(channel: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Wait for one message. Raises EOFError where the other side has gone.

    The two sides take turns, so that what is there belongs to this message.
    """
    data = _more(channel, _FIRST)
    while len(data) < _HEAD.size:
        data += _more(channel, _FIRST)
    head_size, body_size = _HEAD.unpack_from(data)
    start, size = _HEAD.size + head_size, _HEAD.size + head_size + body_size
    if len(data) >= size:
        return unpack(data)
    whole = bytearray(size)
    whole[: len(data)] = data
    view, have = memoryview(whole), len(data)
    while have < size:
        came = channel.recv_into(view[have:], 0, socket.MSG_WAITALL)
        if not came:
            raise EOFError
        have += came
    return json.loads(bytes(view[_HEAD.size : start])), bytes(view[start:])


def _more(channel: socket.socket, size: int) -> bytes:
    data = channel.recv(size)
    if not data:
        raise EOFError
    return data
