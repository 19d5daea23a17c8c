"""One request, one bounded answer, in bounded time: urllib without redirects, and without proxies to this machine."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from msgspec import Struct

from tui_monitor.clock import monotonic
from tui_monitor.errors import Unreachable
from tui_monitor.text import Shown, clean

LIMIT = 5.0
"""Seconds for a question."""
MOST = 32 << 20
"""Bytes of an answer that are read."""
_PIECE = 1 << 16


class HttpAnswer(Struct, frozen=True):
    status: int
    body: bytes
    headers: Mapping[str, str]
    """Names in small letters."""

    def json(self, what: str) -> Any:
        """Raises Unreachable where it is none: then it is something else that answers there."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Unreachable(f"{what} answers in another way than Ray does (status {self.status})") from None

    @property
    def words(self) -> Shown:
        """Its last line: of a traceback that is what went wrong."""
        lines = [line for line in self.body[-4000:].decode("utf-8", "replace").splitlines() if line.strip(" .")]
        return clean(lines[-1].strip() if lines else f"status {self.status}", 200)


class Http:
    """`url`: `http://host:8265`. Its thread may be any; each request has a connection of its own."""

    def __init__(self, url: str, is_loopback: bool) -> None:
        self.url = url
        self._is_loopback = is_loopback
        self._opener = _opener(is_loopback)

    def ask(
        self,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        body: object = None,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        limit: float = LIMIT,
        most: int = MOST,
    ) -> HttpAnswer:
        """Raises Unreachable: no answer in time, an answer that is too large, or one that leads elsewhere."""
        until = monotonic() + limit
        request = self._request(path, query, body, method, headers)
        with self._sent(request, limit) as reply:
            parts, size = [], 0
            while part := reply.read1(_PIECE):
                parts.append(part)
                size += len(part)
                if size > most:
                    raise Unreachable(f"{self.url}: its answer is larger than {most >> 20} MB")
                if monotonic() > until:
                    raise TimeoutError
            told = {name.lower(): value for name, value in reply.headers.items()}
            return HttpAnswer(reply.status or 0, b"".join(parts), told)

    def stream(self, path: str, query: Mapping[str, str], silence: float, cut: StreamCut) -> Iterator[bytes]:
        """What comes, as it comes; ends with it, or by `cut`. `silence`: seconds without a byte that are waited.

        Raises Unreachable.
        """
        request, opener = self._request(path, query, None, "GET", None), _opener(self._is_loopback, cut)
        with self._sent(request, silence, opener) as reply:
            if reply.status != 200:
                raise Unreachable(f"{self.url}: {HttpAnswer(reply.status or 0, reply.read1(_PIECE), {}).words}")
            while part := reply.read1(_PIECE):
                yield part

    def _request(
        self,
        path: str,
        query: Mapping[str, str] | None,
        body: object,
        method: str,
        headers: Mapping[str, str] | None,
    ) -> Request:
        url = self.url + quote(path, safe="/") + (f"?{urlencode(query)}" if query else "")
        data = None if body is None else json.dumps(body).encode()
        said = {"User-Agent": "trainmon", "Accept-Encoding": "identity", **(headers or {})}
        if data is not None:
            said["Content-Type"] = "application/json"
        return Request(url, data=data, headers=said, method=method)

    @contextmanager
    def _sent(
        self, request: Request, limit: float, opener: OpenerDirector | None = None
    ) -> Iterator[HTTPResponse | HTTPError]:
        try:
            try:
                reply: HTTPResponse | HTTPError = (opener or self._opener).open(request, timeout=limit)
            except HTTPError as error:
                reply = error
            with reply:
                if 300 <= (reply.status or 0) < 400:
                    raise Unreachable(f"{self.url} leads elsewhere (status {reply.status}), which is not followed")
                yield reply
        except TimeoutError:
            raise Unreachable(f"{self.url} has not answered in {limit:g} s") from None
        except URLError as error:
            raise Unreachable(f"{self.url}: {_why(error.reason, limit)}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise Unreachable(f"{self.url}: {_why(error, limit)}") from error


class StreamCut:
    """Ends a stream that another thread waits for."""

    def __init__(self) -> None:
        self.done = False
        self._sockets: list[socket.socket] = []

    def take(self, connected: socket.socket) -> None:
        self._sockets.append(connected)
        if self.done:
            self.now()

    def now(self) -> None:
        self.done = True
        for connected in self._sockets:
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)


class _Connection(HTTPConnection):
    def __init__(self, *arguments: Any, cut: StreamCut, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._cut = cut

    def connect(self) -> None:
        super().connect()
        self._cut.take(self.sock)


class _SecureConnection(_Connection, HTTPSConnection):
    """The same over TLS."""


class _CutHandler(HTTPHandler):
    def __init__(self, cut: StreamCut) -> None:
        super().__init__()
        self._cut = cut

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_Connection, req, cut=self._cut)  # type: ignore[arg-type]


class _SecureCutHandler(HTTPSHandler):
    def __init__(self, cut: StreamCut) -> None:
        super().__init__()
        self._cut = cut

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_SecureConnection, req, cut=self._cut)  # type: ignore[arg-type]


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """None: the answer is given as it is."""


def _opener(is_loopback: bool, cut: StreamCut | None = None) -> OpenerDirector:
    proxies = [ProxyHandler({})] if is_loopback else []
    cuts = [_CutHandler(cut), _SecureCutHandler(cut)] if cut is not None else []
    return build_opener(_NoRedirects, *proxies, *cuts)


def _why(reason: object, limit: float) -> str:
    if isinstance(reason, TimeoutError):
        return f"no answer in {limit:g} s"
    if isinstance(reason, ConnectionRefusedError):
        return "nobody listens there: is Ray up, and the tunnel?"
    if isinstance(reason, ssl.SSLError):
        return f"its certificate is not accepted: {clean(str(reason), 200)}"
    if isinstance(reason, socket.gaierror):
        return "no host of that name is known"
    return clean(getattr(reason, "strerror", None) or str(reason) or type(reason).__name__, 200)
