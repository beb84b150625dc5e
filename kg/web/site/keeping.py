"""Pages kept in memory: a page depends on the snapshot, its address, the language and nothing else."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, request

from kg.web.site import frame, languages

P = ParamSpec("P")
_MOST_BYTES = 64 << 20
_MOST_OF_ONE = 4 << 20
_KEPT_HEADERS = ("Content-Type", "Content-Language", "Link", "ETag", "Last-Modified", "Cache-Control", "Vary")


class PageCache:
    """Bodies with their headers, those used last, at most so many bytes of them. Thread-safe."""

    def __init__(self, most: int = _MOST_BYTES) -> None:
        self._most, self._bytes = most, 0
        self._lock = threading.Lock()
        self._pages: OrderedDict[tuple[str, ...], tuple[bytes, list[tuple[str, str]]]] = OrderedDict()

    def get(self, key: tuple[str, ...]) -> Response | None:
        """A fresh response with the page kept under `key`."""
        with self._lock:
            found = self._pages.get(key)
            if found is None:
                return None
            self._pages.move_to_end(key)
        return Response(found[0], headers=found[1])

    def put(self, key: tuple[str, ...], response: Response) -> None:
        """Keep a page; what is very large is not kept."""
        body = response.get_data()
        if len(body) > _MOST_OF_ONE:
            return
        headers = [(name, response.headers[name]) for name in _KEPT_HEADERS if name in response.headers]
        with self._lock:
            old = self._pages.pop(key, None)
            self._bytes += len(body) - (len(old[0]) if old else 0)
            self._pages[key] = (body, headers)
            while self._bytes > self._most:
                _, (dropped, _) = self._pages.popitem(last=False)
                self._bytes -= len(dropped)


_PAGES = PageCache()


def kept(build: Callable[P, Response]) -> Callable[P, Response]:
    """Let a view answer from memory where the same page was made for the same snapshot."""

    @wraps(build)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        shot = frame.snapshot()
        key = (
            str(shot.path),
            request.host_url,
            request.environ.get("REQUEST_URI") or request.full_path,
            languages.current(),
            request.headers.get("Accept", ""),
        )
        found = _PAGES.get(key)
        if found is not None:
            found.make_conditional(request)
            return found
        made = build(*args, **kwargs)
        if made.status_code == 200:
            _PAGES.put(key, made)
        return made

    return answer
