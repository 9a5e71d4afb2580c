"""Calls over HTTP: patient with a service that stumbles, strict with what it answers.

Retries on 429, 5xx and broken connections with growing pauses (urllib3's `Retry`,
which heeds Retry-After), never on another 4xx; at most four calls a second.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import requests
import requests_cache
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import InvalidHeader, MaxRetryError
from urllib3.util.retry import Retry

from parathed_lib.errors import SourceError

RETRIED = (429, 500, 502, 503, 504)
_ID_HEADER = "StatbankAPI-Request-Id"
_Checked = TypeVar("_Checked")


class BrokenAnswerError(SourceError):
    """An answer that may be whole when asked for again: cut short, or a web page."""


@dataclass(frozen=True)
class Patience:
    """How long a service is waited for.

    `retries` more calls after a failed one; before the first retry `pause` seconds,
    doubled each time, never over `longest`, not even when the service asks for more.
    `interval` is the least time between two calls, `connect` and `read` the time-outs,
    all in seconds.
    """

    retries: int = 5
    pause: float = 0.5
    longest: float = 120.0
    interval: float = 0.25
    connect: float = 10.0
    read: float = 120.0


PATIENT = Patience()


@dataclass(frozen=True)
class Reply:
    """An answer with status 200: its bytes, and what is known of the call."""

    content: bytes
    content_type: str
    file_name: str
    request_id: str
    retrieved: datetime


class Caller:
    """Makes the calls to one service.

    `cache` is "memory", a file, or None for none; only whole answers are kept in it.
    `auth` signs a call; a call that is signed is never cached.
    """

    def __init__(
        self,
        service: str,
        *,
        patience: Patience = PATIENT,
        cache: str | Path | None = None,
        auth: AuthBase | None = None,
    ) -> None:
        self.service = service
        self.patience = patience
        self._auth = auth
        self._edition = ""
        self._session = (
            self._cached(cache) if cache and not auth else requests.Session()
        )
        self._session.headers["User-Agent"] = user_agent()
        adapter = _PoliteAdapter(patience)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def get(
        self, url: str, params: dict[str, str], check: Callable[[Reply], _Checked]
    ) -> _Checked:
        """What `check` makes of the answer to a GET."""
        return self._call(requests.Request("GET", url, params=params), check)

    def post(
        self,
        url: str,
        body: dict[str, Any],
        check: Callable[[Reply], _Checked],
        edition: str = "",
    ) -> _Checked:
        """What `check` makes of the answer to a POST of a JSON object.

        `check` raises BrokenAnswerError to have the call made again. An answer in the
        cache counts for one `edition` only (the time when its table last changed).
        """
        self._edition = edition
        data = json.dumps(body, ensure_ascii=False).encode("utf-8")
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return self._call(
            requests.Request("POST", url, data=data, headers=headers), check
        )

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _call(
        self, request: requests.Request, check: Callable[[Reply], _Checked]
    ) -> _Checked:
        request.auth = self._auth
        for failed in range(self.patience.retries + 1):
            if failed:
                time.sleep(
                    min(self.patience.longest, self.patience.pause * 2 ** (failed - 1))
                )
            try:
                reply, forget = self._send(request)
            except BrokenAnswerError:
                if failed == self.patience.retries:
                    raise
                continue
            try:
                return check(reply)
            except SourceError as error:
                forget()
                last = failed == self.patience.retries
                if last or not isinstance(error, BrokenAnswerError):
                    raise _numbered(error, reply) from error
        raise AssertionError("the last failure is raised in the loop")

    def _send(self, request: requests.Request) -> tuple[Reply, Callable[[], None]]:
        prepared = self._session.prepare_request(request)
        where = f"{self.service}: {request.method} {request.url}"
        settings = self._session.merge_environment_settings(
            prepared.url, {}, None, None, None
        )
        try:
            response = self._session.send(
                prepared,
                timeout=(self.patience.connect, self.patience.read),
                allow_redirects=False,
                **settings,
            )
            content = response.content
        except (
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ) as error:
            raise BrokenAnswerError(
                f"{where}: the answer broke off. Try again later."
            ) from error
        except requests.exceptions.SSLError as error:
            raise SourceError(
                f"{where}: the service's certificate was not accepted ({error}). If "
                "your network has a proxy of its own, set REQUESTS_CA_BUNDLE to its "
                "certificates."
            ) from error
        except requests.exceptions.ConnectionError as error:
            # With all tries used up urllib3 tells so; anything else broke the body off.
            if not any(isinstance(a, MaxRetryError) for a in error.args):
                raise BrokenAnswerError(
                    f"{where}: the answer broke off. Try again later."
                ) from error
            raise SourceError(
                f"{where}: no answer in {self.patience.retries + 1} tries "
                f"({_root_cause(error)}). Look at the network and the address, and "
                "try again."
            ) from error
        except requests.exceptions.RequestException as error:
            raise SourceError(f"{where}: the call failed ({error}).") from error
        if response.status_code != 200:
            raise refused(where, response.status_code, response.headers, content)
        reply = Reply(
            content=content,
            content_type=response.headers.get("Content-Type", ""),
            file_name=_file_name(response.headers.get("Content-Disposition", "")),
            request_id=response.headers.get(_ID_HEADER, ""),
            retrieved=datetime.now(UTC),
        )
        return reply, lambda: self._forget(response)

    def _cached(self, cache: str | Path) -> requests_cache.CachedSession:
        return requests_cache.CachedSession(
            cache_name=str(cache),
            allowable_methods=("GET", "POST"),
            # What a table is may change at any hour; its cells only with `edition`.
            urls_expire_after={"*/data": requests_cache.NEVER_EXPIRE, "*": 3600},
            key_fn=self._key,
            backend="memory" if cache == "memory" else "sqlite",
        )

    def _key(self, request: Any = None, **settings: Any) -> str:
        key: str = requests_cache.create_key(request, **settings)
        return f"{key}-{self._edition}" if request.method == "POST" else key

    def _forget(self, response: requests.Response) -> None:
        if isinstance(self._session, requests_cache.CachedSession):
            key = getattr(response, "cache_key", None)
            if key:
                self._session.cache.delete(key)


class _PoliteAdapter(HTTPAdapter):
    """Keeps the least time between calls; retries count as calls."""

    def __init__(self, patience: Patience) -> None:
        self._interval = patience.interval
        self._next = 0.0
        self._lock = threading.Lock()
        super().__init__(
            max_retries=_PoliteRetry(
                total=patience.retries,
                allowed_methods={"GET", "POST"},
                status_forcelist=RETRIED,
                backoff_factor=patience.pause,
                backoff_max=patience.longest,
                raise_on_status=False,
                redirect=0,
                raise_on_redirect=False,
            )
        )

    def send(self, *args: Any, **settings: Any) -> requests.Response:
        with self._lock:
            wait = self._next - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            self._next = time.monotonic() + self._interval
        response = super().send(*args, **settings)
        retries = response.raw.retries
        if retries and retries.history:
            # The last of the retries was the call to keep away from, not the first.
            self._next = time.monotonic() + self._interval
        return response


class _PoliteRetry(Retry):
    # Without this 413 is asked again too, when it comes with Retry-After.
    RETRY_AFTER_STATUS_CODES = frozenset(RETRIED)

    def get_retry_after(self, response: Any) -> float | None:
        try:
            asked = super().get_retry_after(response)
        except InvalidHeader:
            return None  # Something unreadable: our own pause instead.
        return None if asked is None else min(asked, self.backoff_max)

    def get_backoff_time(self) -> float:
        # urllib3 makes the first retry at once; we wait before that one too.
        tries = len(self.history)
        pause = self.backoff_factor * 2 ** max(0, tries - 1)
        return float(min(self.backoff_max, pause))


def user_agent() -> str:
    """Who is calling, so that the service can find the calls in its log."""
    return (
        f"parathed/{version('parathed')} (readiness assessments of Danish "
        f"municipalities) python-requests/{requests.__version__}"
    )


_WHAT_TO_DO = {
    401: "The key was refused: look whether it is right and still valid.",
    403: "The key was refused: look whether it is right and still valid.",
    404: "The address is not known to the service: look at the base address.",
    410: "The address is no longer in use: look at the base address.",
    429: "The service asks for fewer calls: wait, and try again.",
}


def refused(
    where: str, status: int, headers: Any, content: bytes, todo: str = ""
) -> SourceError:
    """The error for an answer with another status than 200, with all that it tells."""
    code, message = _told(content)
    request_id = headers.get(_ID_HEADER, "")
    if 300 <= status < 400:
        message = f"moved to {headers.get('Location', 'another address')}"
        todo = "Give the new address as the base address, if you trust it."
    if status >= 500:
        todo = "The service is in trouble: try again later."
    todo = todo or _WHAT_TO_DO.get(status, "Correct the question.")
    name = f" {code}" if code else ""
    known_as = f" (request {request_id})" if request_id else ""
    text = f": {message}" if message else ""
    end = "" if text.endswith(".") or not text else "."
    return SourceError(
        f"{where}: {status}{name}{text}{end}{known_as} {todo}",
        code=code,
        told=message,
        status=status,
        request_id=request_id,
    )


def _numbered(error: SourceError, reply: Reply) -> SourceError:
    """The same error with the number by which the service knows the call."""
    known_as = f" (request {reply.request_id})" if reply.request_id else ""
    return type(error)(
        f"{error}{known_as}",
        code=error.code,
        told=error.told,
        status=200,
        request_id=reply.request_id,
    )


def _told(content: bytes) -> tuple[str, str]:
    """The service's own code and message, empty where it sent none."""
    try:
        told = json.loads(content)
        return str(told.get("errorTypeCode", "")), str(told.get("message", "")).strip()
    except (ValueError, AttributeError):
        return "", ""


def _file_name(disposition: str) -> str:
    for piece in disposition.split(";"):
        name, _, value = piece.strip().partition("=")
        if name.casefold() == "filename":
            return value.strip('"')
    return ""


def _root_cause(error: BaseException) -> str:
    """The kind of the innermost error: ConnectionRefusedError, gaierror, ..."""
    while True:
        wrapped = [getattr(error, "reason", None), error.__cause__, *error.args]
        inner = [e for e in wrapped if isinstance(e, BaseException) and e is not error]
        if not inner:
            return type(error).__name__
        error = inner[0]
