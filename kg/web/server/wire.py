"""Messages between the server and its workers: a JSON head and a body of bytes, each with its length.

A large body is not sent but shared: it lies in anonymous memory whose descriptor goes with the head, so that
the server neither waits for it piece by piece nor copies it before it goes out (Linux; elsewhere it is sent).
"""

from __future__ import annotations

import json
import mmap
import os
import socket
import struct
from functools import lru_cache
from typing import Any

Body = bytes | mmap.mmap

_HEAD = struct.Struct("!II?")
_SHARED_FROM = 1 << 15
_FIRST = 1 << 16
_REMEMBERED = 2048  # bytes of a head; longer ones are parsed each time
_CAN_SHARE = hasattr(os, "memfd_create")


def pack(head: dict[str, Any], body: bytes) -> bytes:
    """A message as bytes."""
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return _HEAD.pack(len(text), len(body), False) + text + body


def unpack(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The head and body of a message that is there as a whole."""
    head_size, body_size, _ = _HEAD.unpack_from(data)
    start = _HEAD.size + head_size
    parse = _parsed if head_size <= _REMEMBERED else _parsed.__wrapped__
    return dict(parse(data[_HEAD.size : start])), data[start : start + body_size]


@lru_cache(maxsize=512)
def _parsed(head: bytes) -> dict[str, Any]:
    """A head; the same ones come again and again. To be copied before it is changed."""
    found: dict[str, Any] = json.loads(head)
    return found


def send(channel: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    """Send one message. Raises OSError where the other side has gone."""
    if len(body) < _SHARED_FROM or not _CAN_SHARE:
        channel.sendall(pack(head, body))
        return
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    shared = os.memfd_create("answer")
    try:
        view = memoryview(body)
        while view:
            view = view[os.write(shared, view) :]
        # The head is far smaller than what the channel holds, so it goes in one piece.
        socket.send_fds(channel, [_HEAD.pack(len(text), len(body), True) + text], [shared])
    finally:
        os.close(shared)


def receive(channel: socket.socket) -> tuple[dict[str, Any], Body]:
    """Wait for one message. Raises EOFError where the other side has gone.

    The two sides take turns, so that what is there belongs to this message.
    """
    data, handles, _flags, _address = socket.recv_fds(channel, _FIRST, 1)
    while len(data) < _HEAD.size:
        if not data:
            raise EOFError
        data += _more(channel, _HEAD.size - len(data))
    head_size, body_size, shared = _HEAD.unpack_from(data)
    size = _HEAD.size + head_size + (0 if shared else body_size)
    if len(data) < size:
        data += _more(channel, size - len(data))
    head, body = unpack(data)
    return head, _mapped(handles[0], body_size) if shared else body


def _more(channel: socket.socket, size: int) -> bytes:
    """The next `size` bytes."""
    found = bytearray(size)
    view, have = memoryview(found), 0
    while have < size:
        came = channel.recv_into(view[have:], 0, socket.MSG_WAITALL)
        if not came:
            raise EOFError
        have += came
    return bytes(found)


def _mapped(handle: int, size: int) -> mmap.mmap:
    """The shared memory behind a descriptor, which is closed: the memory lives as long as it is looked at."""
    try:
        return mmap.mmap(handle, size, mmap.MAP_SHARED | mmap.MAP_POPULATE, mmap.PROT_READ)
    finally:
        os.close(handle)
