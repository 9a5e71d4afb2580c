"""The socket of the replay server: HTTP/1.1 as StatBank speaks it, faults on demand."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import struct
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from replay.answers import Call, Response
from replay.faults import FAULTS
from replay.service import Service

ALWAYS = 1_000_000
_BASE = "/v1/"
# A prime, so that letters of two bytes and line ends are divided between chunks.
_CHUNK = 1021
_HEADERS = {
    "Cache-Control": "no-cache",
    "Pragma": "no-cache",
    "Expires": "-1",
    "Server": "Microsoft-IIS/10.0",
    "Access-Control-Expose-Headers": "StatbankAPI-Request-Id",
    "X-Powered-By": "ASP.NET",
    "Date": "Thu, 01 Oct 2020 08:00:00 GMT",
}


@dataclass
class _Order:
    """A fault that was ordered: for which calls, how many to let pass and to befall."""

    kind: str
    table: str
    fault: str
    passing: int
    times: int

    def befalls(self, call: Call) -> bool:
        """Whether it befalls this call; counts it."""
        if self.kind not in ("*", call.kind) or self.table not in ("", call.table):
            return False
        if self.passing:
            self.passing -= 1
            return False
        self.times -= 1
        return self.times >= 0


class ReplayServer(Service):
    """A StatBank on a socket of this machine, for the time of a `with` block.

    `url` is the base address. `calls` has every call in the order of arrival.
    `request_ids` has the number that each was given. What the service has can be set:
    `tables`, `limit`, `today`; `slowness` is the pause of the
    faults `slow` and `silent`, in seconds.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.slowness = 5.0
        self._orders: list[_Order] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._crashes: list[BaseException] = []
        self._socket = _Socket(("127.0.0.1", 0), _Handler)
        self._socket.replay = self
        self.url = f"http://127.0.0.1:{self._socket.server_port}/v1"
        self._thread = threading.Thread(
            target=self._socket.serve_forever, args=(0.01,), daemon=True
        )

    def __enter__(self) -> ReplayServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._socket.shutdown()
        self._thread.join()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        # Waits for the threads that answered.
        self._socket.server_close()
        if self._crashes and error is None:
            raise AssertionError("the replay server failed") from self._crashes[0]

    @property
    def request_ids(self) -> list[str]:
        """The number that each of `calls` was given."""
        return [str(self._request_id(n)) for n in range(len(self.calls))]

    def fail(self, where: str, fault: str, times: int = 1, after: int = 0) -> None:
        """Let a fault of `faults.FAULTS` befall coming calls.

        `where` is the kind of call, with a table if it is for that table only: `data`,
        `data/FOLK1A`, `tableinfo/FOLK1A`, `*`. The first `after` such calls pass, the
        next `times` fail (`ALWAYS` for all), then all is well again. When several are
        ordered for a call, the first ordered befalls it.
        """
        kind, _, table = where.partition("/")
        assert fault in FAULTS, f"no fault {fault!r}; there are {', '.join(FAULTS)}"
        allowed = FAULTS[fault].kinds
        assert kind == "*" or kind in allowed, f"{fault} is for {', '.join(allowed)}"
        self._orders.append(_Order(kind, table.upper(), fault, after, times))

    def called(self, where: str = "*") -> list[Call]:
        """The calls of a kind, or for a table: `data`, `data/FOLK1A`."""
        kind, _, table = where.partition("/")
        return [
            call
            for call in list(self.calls)
            if kind in ("*", call.kind) and table.upper() in ("", call.table)
        ]

    def _take(self, call: Call) -> tuple[Response, UUID]:
        with self._lock:
            number = len(self.calls)
            self.calls.append(call)
            fault = next((o.fault for o in self._orders if o.befalls(call)), None)
        response = self.answer(call)
        if fault:
            response = FAULTS[fault].change(response, call, self)
        return response, self._request_id(number)

    def _request_id(self, number: int) -> UUID:
        return uuid5(NAMESPACE_URL, f"{_BASE}{number}")


class _Socket(ThreadingHTTPServer):
    daemon_threads = False
    replay: ReplayServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Socket

    def setup(self) -> None:
        super().setup()
        with self.server.replay._lock:
            self.server.replay._open.add(self.connection)

    def finish(self) -> None:
        with self.server.replay._lock:
            self.server.replay._open.discard(self.connection)
        super().finish()

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True
        except Exception as error:
            self.server.replay._crashes.append(error)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep silent."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        call = self._call(raw)
        response, request_id = self.server.replay._take(call)
        if response.delivery == "reset":
            self._reset()
            return
        if response.delivery == "silent":
            self.server.replay._closing.wait(self.server.replay.slowness)
        body = response.body
        accepted = self.headers.get("Accept-Encoding", "")
        packed = bool(response.mangle) or ("gzip" in accepted and len(body) > 0)
        if packed:
            body = gzip.compress(body, mtime=0)
        if response.mangle:
            body = response.mangle(body)
        self.send_response_only(response.status)
        headers = {
            **_HEADERS,
            "Content-Type": response.content_type,
            "StatbankAPI-Request-Id": str(request_id),
            **({"Content-Encoding": "gzip"} if packed else {}),
            **response.headers,
        }
        if response.chunked:
            headers["Transfer-Encoding"] = "chunked"
        else:
            headers["Content-Length"] = str(len(body))
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self._send(body, response)

    def _send(self, body: bytes, response: Response) -> None:
        if response.delivery == "cut":
            self.close_connection = True
            body = body[: len(body) // 2]
        size = max(1, len(body) // 2) if response.delivery == "slow" else _CHUNK
        for start in range(0, len(body), size):
            if start and response.delivery == "slow":
                self.server.replay._closing.wait(self.server.replay.slowness)
            part = body[start : start + size]
            if response.chunked:
                part = b"%x\r\n%b\r\n" % (len(part), part)
            self.wfile.write(part)
        if response.chunked and response.delivery != "cut":
            self.wfile.write(b"0\r\n\r\n")

    def _call(self, raw: bytes) -> Call:
        address = urlsplit(self.path)
        path = unquote(address.path)
        inside = path.removeprefix(_BASE) if path.startswith(_BASE) else ""
        kind, _, table = inside.partition("/")
        query = dict(parse_qsl(address.query))
        body = None
        with contextlib.suppress(ValueError):
            body = json.loads(raw)
        body = body if isinstance(body, dict) else None
        if kind == "tableinfo":
            table = table or query.get("id", "")
        elif kind == "data" and body:
            table = str(body.get("table", ""))
        return Call(
            method=self.command,
            path=path,
            kind=kind,
            table=table.upper(),
            query=query,
            body=body,
            headers=dict(self.headers),
            time=time.monotonic(),
        )

    def _reset(self) -> None:
        # Closed without waiting: the other side gets a reset, and no header.
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        socket.close(self.connection.detach())
