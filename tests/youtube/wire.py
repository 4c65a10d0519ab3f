"""One port that speaks HTTP, and is an HTTP proxy and a SOCKS5 proxy, all leading to itself.

The proxies (CONNECT, opening TLS with its own certificate) take any host: so the real addresses can be called. The
connection is cut where a `Fault` says.
"""

import base64
import contextlib
import socket
import struct
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, Literal

Stage = Literal["connect", "headers", "body", "stored", "answer"]


@dataclass
class Fault:
    """What goes wrong with the next `times` calls of a method (the last word of its id, or `token`).

    `status` and `reason` answer with an error; `stage` cuts the connection there; `hang` never answers; `raw` answers
    200 with these bytes. `skip` lets as many calls pass first.
    """

    method: str
    status: int = 0
    reason: str = ""
    message: str = ""
    stage: Stage | None = None
    hang: bool = False
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    skip: int = 0


class CutError(Exception):
    """The connection is to be cut now."""


class Wire(BaseHTTPRequestHandler):
    """One connection, whatever it speaks; `tunnel` is the host that a proxy was asked for."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30
    server: Any
    tunnel = ""

    def handle(self) -> None:
        """Tell what is spoken by the first byte: SOCKS5, TLS or HTTP."""
        if self.server.drop:
            self.server.drop -= 1
            return
        with contextlib.suppress(CutError, OSError):
            if self.connection.recv(1, socket.MSG_PEEK) == b"\x05":
                self.socks()
            self.secured()
            super().handle()

    def secured(self) -> None:
        """Open TLS where the client begins it."""
        if self.connection.recv(1, socket.MSG_PEEK) == b"\x16":
            assert self.server.certificate
            self.connection = self.server.certificate.wrap_socket(self.connection, server_side=True)
            self.rfile = self.connection.makefile("rb", -1)
            self.wfile.close()
            self.wfile = _Writer(self.connection)

    def finish(self) -> None:
        super().finish()
        with contextlib.suppress(OSError):
            self.connection.close()

    def socks(self) -> None:
        """The greeting and the request of SOCKS5 (RFC 1928), with a password (RFC 1929) where one is asked for."""
        _, count = self.rfile.read(2)
        self.rfile.read(count)
        if self.server.password:
            self.connection.sendall(b"\x05\x02")
            _, size = self.rfile.read(2)
            user = self.rfile.read(size).decode()
            given = (user, self.rfile.read(self.rfile.read(1)[0]).decode())
            self.connection.sendall(b"\x01\x00" if given == self.server.password else b"\x01\x01")
            if given != self.server.password:
                raise CutError
        else:
            self.connection.sendall(b"\x05\x00")
        _, _, _, kind = self.rfile.read(4)
        host = self.rfile.read(self.rfile.read(1)[0]).decode() if kind == 3 else socket.inet_ntoa(self.rfile.read(4))
        struct.unpack("!H", self.rfile.read(2))
        self.server.hosts.append(("socks5 name" if kind == 3 else "socks5 address", host))
        self.tunnel = host
        self.connection.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")

    def do_CONNECT(self) -> None:
        host = self.path.partition(":")[0]
        given = self.headers.get("Proxy-Authorization", "")
        if self.server.password:
            wanted = base64.b64encode(":".join(self.server.password).encode()).decode()
            if given != f"Basic {wanted}":
                self.answer(407, b"")
                return
        self.server.hosts.append(("connect", host))
        self.tunnel = host
        self.send_response_only(200, "Connection established")
        self.end_headers()
        self.wfile.flush()
        self.secured()
        self.close_connection = False

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""

    def body(self) -> bytes:
        if hasattr(socket, "TCP_QUICKACK"):  # through a proxy the body waits for the acknowledgement of the head
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(
        self, status: int, data: bytes, headers: dict[str, str] | None = None, kind: str = "application/json",
        *, half: bool = False,
    ) -> None:  # fmt: skip
        """Send an answer, or half of it and cut."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if any(f.stage == "connect" and f.times and not f.skip for f in self.server.faults):
            self.send_header("Connection", "close")
            self.close_connection = True
            for fault in self.server.faults:
                if fault.stage == "connect" and fault.times:
                    self.server.drop += fault.times
                    fault.times = 0
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if half else data)
        self.wfile.flush()
        if half:
            raise CutError


class _Writer:
    """What writes to a TLS socket."""

    closed = False

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def write(self, data: bytes) -> int:
        self.connection.sendall(data)
        return len(data)

    def flush(self) -> None: ...
    def close(self) -> None: ...
