"""A service that drips, is silent, or cannot be reached ends in one line, in time.

The servers are sockets of this machine; how long is waited for is set by the tests.
"""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace

import pytest
from replay import ReplayServer

from parathed_lib.errors import SilentError, SourceError, UnreachableError
from parathed_lib.sources.http_client import RetryPolicy
from parathed_lib.sources.statbank import StatBank

pytestmark = pytest.mark.slow  # fetches from servers of its own

# A read may take a minute here: only the total can end the wait.
HURRIED = RetryPolicy(
    retries=5,
    pause=0.01,
    longest=60.0,
    interval=0.0,
    connect=60.0,
    read=60.0,
    total=1.0,
)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/json\r\nContent-Length: 100000\r\n\r\n"


@contextmanager
def served(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a server that talks to each who connects, in its own way."""
    over = threading.Event()

    def accept() -> None:
        while not over.is_set():
            with suppress(OSError):
                connection, _ = listening.accept()
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with closing(connection), suppress(OSError):
            talk(connection)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=accept, daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        over.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


def drip(data: bytes) -> Callable[[socket.socket], None]:
    """Sends the data, then a blank at a time."""

    def talk(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(data)
        while True:
            connection.sendall(b" ")
            time.sleep(0.05)

    return talk


def silence(connection: socket.socket) -> None:
    """Takes the question and says nothing."""
    while connection.recv(10_000):
        pass


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(drip(ANSWER), id="body"),
        pytest.param(drip(ANSWER[:-4] + b"\r\nX-More:"), id="headers"),
        pytest.param(
            drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n"),
            id="chunk",
        ),
        pytest.param(silence, id="silent"),
    ],
)
def test_a_service_that_drips_or_is_silent_ends_within_the_total_time(talk):
    with served(talk) as address:
        begun = time.monotonic()
        with pytest.raises(SilentError) as told:
            StatBank(f"http://{address}/v1", policy=HURRIED).tableinfo("FOLK1A")
        took = time.monotonic() - begun

    # 1 second by the setting; a read alone would wait for 60
    assert took < 50
    assert "no whole answer within 1 seconds" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_service_that_asks_for_long_pauses_ends_within_the_total_time(replay):
    replay.fail("tableinfo", "status_429", times=100)  # Retry-After: 1
    begun = time.monotonic()

    with pytest.raises(SilentError):
        StatBank(replay.url, policy=replace(HURRIED, total=1.5)).tableinfo("FOLK1A")

    assert time.monotonic() - begun < 50
    time.sleep(1.5)
    assert len(replay.calls) <= 3  # nobody goes on asking behind the user's back


def test_a_proxy_that_is_not_there_is_named_without_its_password(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    clear_proxies(monkeypatch)
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:secret@127.0.0.1:{port}")

    told = unreachable("https://statbank.invalid/v1")

    assert f"the proxy 127.0.0.1:{port} could not be used" in told
    assert "ConnectionRefusedError" in told
    assert "HTTPS_PROXY" in told
    assert "secret" not in told


def test_a_proxy_that_wants_a_password_is_named(monkeypatch):
    def refuse(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")

    with served(refuse) as address:
        clear_proxies(monkeypatch)
        monkeypatch.setenv("ALL_PROXY", f"http://{address}")
        told = unreachable("https://statbank.invalid/v1")

    assert f"the proxy {address} could not be used" in told
    assert "407" in told
    assert "ALL_PROXY" in told


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl for a key")
def test_a_certificate_that_is_not_trusted_is_named_as_tls(monkeypatch, tmp_path):
    clear_proxies(monkeypatch)
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-batch"]
    made += ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=127.0.0.1"]
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def talk(connection: socket.socket) -> None:
        context.wrap_socket(connection, server_side=True).close()

    with served(talk) as address:
        told = unreachable(f"https://{address}/v1")

    assert "TLS: the service's certificate was not accepted" in told
    assert "REQUESTS_CA_BUNDLE" in told


def test_an_address_that_does_not_speak_tls_is_named_as_tls(monkeypatch):
    clear_proxies(monkeypatch)
    with ReplayServer() as server:
        told = unreachable(server.url.replace("http://", "https://"))

    assert "TLS: no safe connection could be made" in told


def test_a_bundle_of_certificates_that_is_not_there_is_one_line(monkeypatch, tmp_path):
    clear_proxies(monkeypatch)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))

    assert "none.pem" in unreachable("https://127.0.0.1:9/v1")


def clear_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def unreachable(url: str) -> str:
    """What is told of an address: one line of an error that stops the snapshot."""
    brief = replace(HURRIED, retries=1, total=20.0)
    with pytest.raises(UnreachableError) as caught:
        StatBank(url, policy=brief).tableinfo("FOLK1A")
    assert isinstance(caught.value, SourceError)
    assert "\n" not in str(caught.value)
    return str(caught.value)
