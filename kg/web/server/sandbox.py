"""Takes from a process what a query must never use: the network and other programs (Linux only).

A seccomp filter refuses the system calls that open a socket or run a program. It needs no
privilege and cannot be taken off again. Elsewhere `confine` does nothing and says so.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_PARENT_DEATH_SIGNAL = 1
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EACCES
_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_NUMBER, _ARCHITECTURE, _FIRST, _SECOND = 0, 4, 16, 24  # where they stand in what a filter is shown
# Audit architecture, and the numbers of: socket; connect; and of what is never allowed: bind, listen, execve, execveat,
# io_uring_setup; ptrace, process_vm_readv, process_vm_writev, pidfd_getfd (to act as another process of the same user).
_CALLS = {
    "x86_64": (0xC000003E, 41, 42, (49, 50, 59, 322, 425, 101, 310, 311, 438)),
    "aarch64": (0xC00000B7, 198, 203, (200, 201, 221, 281, 425, 117, 270, 271, 438)),
}
_X32 = 0x40000000  # the second numbering of x86-64
_INTERNET, _STREAM, _TYPE = (2, 10), 1, 0xF  # AF_INET and AF_INET6; SOCK_STREAM, without the flags beside it


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def confine(network: bool = False, streams: bool = False) -> bool:
    """Refuse this process sockets and programs from now on; True where that is in force.

    With `network` it may open sockets and connect them, for calls by SERVICE; with `streams` those are of TCP only:
    no socket of the machine's own services, none that takes what nobody asked for. It may not listen either way.
    """
    known = _CALLS.get(platform.machine())
    if not sys.platform.startswith("linux") or known is None:
        return False
    architecture, opening, connecting, never = known
    refused = never if network else (opening, connecting, *never)
    program = _compile(architecture, refused, opening if network and streams else None)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    holder = _Program(len(program) // 8, program)
    return int(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(holder), 0, 0)) == 0


def _compile(architecture: int, calls: tuple[int, ...], streams: int | None) -> bytes:
    """The filter: anything of another architecture or numbering is refused, so are the calls named.

    The call `streams` is allowed for sockets of TCP only.
    """
    # Each line is code, value, and where to go if true and if false: to the next line, the refusal, or the permission.
    lines: list[tuple[int, int, str, str]] = [
        (_LOAD, _ARCHITECTURE, "", ""),
        (_EQUAL, architecture, "", "refuse"),
        (_LOAD, _NUMBER, "", ""),
        (_AT_LEAST, _X32, "refuse", ""),
        *((_EQUAL, call, "refuse", "") for call in calls),
    ]
    if streams is not None:
        lines += [
            (_EQUAL, streams, "", "allow"),
            (_LOAD, _FIRST, "", ""),
            (_EQUAL, _INTERNET[0], "type", ""),
            (_EQUAL, _INTERNET[1], "", "refuse"),
            (_LOAD, _SECOND, "", ""),
            (_AND, _TYPE, "", ""),
            (_EQUAL, _STREAM, "", "refuse"),
        ]
    places = {"allow": len(lines), "refuse": len(lines) + 1, "type": len(lines) - 3}
    made = [
        (code, *(places[each] - number - 1 if each else 0 for each in (true, false)), value)
        for number, (code, value, true, false) in enumerate(lines)
    ]
    made += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("=HBBI", *each) for each in made)


def die_with_parent(parent: int | None = None) -> None:
    """Have the kernel end this process when its parent ends (Linux; elsewhere nothing).

    Who forks names the process itself: by the time this one asks, its parent may have ended and be another.
    """
    if sys.platform.startswith("linux"):
        parent = os.getppid() if parent is None else parent
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, 9, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)
