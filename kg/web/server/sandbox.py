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
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
# Audit architecture, and the numbers of: socket, connect; bind, listen, execve, execveat, io_uring_setup.
_CALLS = {
    "x86_64": (0xC000003E, (41, 42), (49, 50, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203), (200, 201, 221, 281, 425)),
}
_X32 = 0x40000000  # the second numbering of x86-64


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def confine(network: bool = False) -> bool:
    """Refuse this process sockets and programs from now on; True where that is in force.

    With `network` it may open sockets and connect them, for calls by SERVICE; it may not listen either way.
    """
    known = _CALLS.get(platform.machine())
    if not sys.platform.startswith("linux") or known is None:
        return False
    architecture, calls, never = known
    program = _compile(architecture, never if network else calls + never)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    holder = _Program(len(program) // 8, program)
    return int(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(holder), 0, 0)) == 0


def _compile(architecture: int, calls: tuple[int, ...]) -> bytes:
    """The filter: anything of another architecture or numbering is refused, so are the calls named."""
    # Each line is code, lines to skip if true, if false, value. The refusal stands last.
    tests = [(_EQUAL, call) for call in calls]
    last = 4 + len(tests) + 1
    lines = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, last - 2, architecture),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, last - 4, 0, _X32),
    ]
    lines += [(code, last - 5 - index, 0, value) for index, (code, value) in enumerate(tests)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("=HBBI", *each) for each in lines)


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends (Linux; elsewhere nothing)."""
    if sys.platform.startswith("linux"):
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, 9, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)
