"""Calls over HTTP: patient with a service that stumbles, strict with what it answers.

Retries on 429, 5xx and broken connections with growing pauses, or after as long as the
service asks for, never on another 4xx; at most four calls a second.
"""

from __future__ import annotations

import json
import os
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from importlib.metadata import version
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
import requests_cache
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from requests.utils import get_environ_proxies, select_proxy
from urllib3.exceptions import (
    InvalidHeader,
    MaxRetryError,
    ProtocolError,
    ReadTimeoutError,
)
from urllib3.util.retry import Retry

from parathed_lib.errors import AnswerError, SilentError, SourceError, UnreachableError

ID_HEADER = "StatbankAPI-Request-Id"
_RETRIED = (429, 500, 502, 503, 504)
_WHAT_TO_DO = {
    401: "The key was refused: look whether it is right and still valid.",
    403: "The key was refused: look whether it is right and still valid.",
    404: "The address is not known to the service: look at the base address.",
    410: "The address is no longer in use: look at the base address.",
    429: "The service asks for fewer calls: wait, and try again.",
}
_Checked = TypeVar("_Checked")


@dataclass(frozen=True)
class RetryPolicy:
    """How long a service is waited for.

    `retries` more calls after a failed one; before the first retry `pause` seconds,
    doubled each time, never over `longest`, not even when the service asks for more.
    `interval` is the least time between two calls, `connect` and `read` the time-outs
    of one step, and `total` the longest time for one question with all its tries,
    whether the service is silent or sends a little at a time; all in seconds.
    """

    retries: int = 5
    pause: float = 0.5
    longest: float = 120.0
    interval: float = 0.25
    connect: float = 10.0
    read: float = 120.0
    total: float = 300.0


USUAL_RETRIES = RetryPolicy()


class _RateLimitedAdapter(HTTPAdapter):
    """Keeps the least time between calls, and makes each call once."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._next = 0.0
        self._lock = threading.Lock()
        super().__init__(max_retries=Retry(0, allowed_methods=None))

    def send(self, *args: Any, **settings: Any) -> requests.Response:
        with self._lock:
            wait = self._next - monotonic()
            if wait > 0:
                sleep(wait)
            self._next = monotonic() + self._interval
        return super().send(*args, **settings)


class BrokenAnswerError(SourceError):
    """An answer that may be whole when asked for again: cut short, or a web page."""


class _PassingError(Exception):
    """A failed call that may go well if made again, `after` so many seconds."""

    def __init__(self, error: SourceError, after: float | None = None) -> None:
        super().__init__(error)
        self.error, self.after = error, after


@dataclass(frozen=True)
class Reply:
    """An answer with status 200: its bytes, and what is known of the call."""

    content: bytes
    content_type: str
    file_name: str
    request_id: str
    retrieved: datetime


class HttpClient:
    """Makes the calls to one service.

    `cache` is "memory", a file, or None for none; only whole answers are kept in it.
    `auth` signs a call; a call that is signed is never cached.
    """

    def __init__(
        self,
        service: str,
        *,
        policy: RetryPolicy = USUAL_RETRIES,
        cache: str | Path | None = None,
        auth: AuthBase | None = None,
    ) -> None:
        self.service = service
        self.policy = policy
        self._auth = auth
        self._edition = ""
        self._session = (
            self._cached(cache) if cache and not auth else requests.Session()
        )
        self._session.headers["User-Agent"] = _user_agent()
        adapter = _RateLimitedAdapter(policy.interval)
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

    def _call(
        self, request: requests.Request, check: Callable[[Reply], _Checked]
    ) -> _Checked:
        request.auth = self._auth
        total = self.policy.total
        try:
            return _within(total, lambda: self._tried(request, check))
        except TimeoutError as error:
            raise SilentError(
                f"{self._where(request)}: no whole answer within {total:g} seconds: "
                "the service is silent, or sends too slowly. Try again later."
            ) from error

    def _tried(
        self, request: requests.Request, check: Callable[[Reply], _Checked]
    ) -> _Checked:
        until = monotonic() + self.policy.total
        pause = self.policy.pause
        for left in reversed(range(self.policy.retries + 1)):
            if monotonic() > until:
                raise TimeoutError  # to nobody: the question was given up
            try:
                return self._answered(request, check)
            except _PassingError as passing:
                if not left:
                    raise passing.error from passing.__cause__
                after = pause if passing.after is None else passing.after
                sleep(min(self.policy.longest, after))
                pause *= 2
        raise AssertionError("the last failure is raised in the loop")

    def _answered(
        self, request: requests.Request, check: Callable[[Reply], _Checked]
    ) -> _Checked:
        """What `check` makes of the answer to one call."""
        response = self._sent(request)
        reply = Reply(
            content=response.content,
            content_type=response.headers.get("Content-Type", ""),
            file_name=_file_name(response.headers.get("Content-Disposition", "")),
            request_id=response.headers.get(ID_HEADER, ""),
            retrieved=datetime.now(UTC),
        )
        try:
            return check(reply)
        except SourceError as error:
            self._forget(response)
            numbered = _numbered(error, reply)
            if isinstance(error, BrokenAnswerError):
                raise _PassingError(numbered) from error
            raise numbered from error

    def _sent(self, request: requests.Request) -> requests.Response:
        """The answer with status 200 to one call, read to its end."""
        where = self._where(request)
        prepared = self._session.prepare_request(request)
        settings = self._session.merge_environment_settings(
            prepared.url, {}, None, None, None
        )
        try:
            response = self._session.send(
                prepared,
                timeout=(self.policy.connect, self.policy.read),
                allow_redirects=False,
                **settings,
            )
            content = response.content
        except (
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
            requests.exceptions.ConnectionError,
        ) as error:
            failed = self._failed(where, str(prepared.url), error)
            raise _PassingError(failed) from error
        except OSError as error:  # every other RequestException, a bad CA bundle too
            raise UnreachableError(f"{where}: the call failed ({error}).") from error
        if response.status_code != 200:
            refused = _refused(where, response.status_code, response.headers, content)
            if response.status_code in _RETRIED:
                raise _PassingError(refused, _retry_after(response.headers))
            raise refused
        return response

    def _failed(self, where: str, url: str, error: OSError) -> SourceError:
        """The error for a call to which no whole answer came."""
        if isinstance(error, requests.exceptions.SSLError):
            return UnreachableError(f"{where}: {_tls_in_words(error)}")
        if isinstance(error, requests.exceptions.ProxyError):
            return UnreachableError(f"{where}: {_proxy_in_words(url, error)}")
        reasons = [a.reason for a in error.args if isinstance(a, MaxRetryError)]
        if not reasons:  # there was an answer, and its body broke off
            return BrokenAnswerError(f"{where}: the answer broke off. Try again later.")
        # A service that was reached may be silent about one question only.
        reached = isinstance(reasons[0], (ReadTimeoutError, ProtocolError))
        kind = SilentError if reached else UnreachableError
        cause = type(_innermost(error)).__name__
        return kind(
            f"{where}: no answer in {self.policy.retries + 1} tries ({cause}). Look at "
            "the network and the address, and try again."
        )

    def _where(self, request: requests.Request) -> str:
        return f"{self.service}: {request.method} {request.url}"

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


def service_failed(error: SourceError) -> bool:
    """Whether the service failed, rather than answered whole in another form."""
    if isinstance(error, AnswerError):
        return False
    return error.status != 200 or isinstance(error, BrokenAnswerError)


def _user_agent() -> str:
    """Who is calling, so that the service can find the calls in its log."""
    return (
        f"parathed/{version('parathed')} (readiness assessments of Danish "
        f"municipalities) python-requests/{requests.__version__}"
    )


def _file_name(disposition: str) -> str:
    message = Message()
    message["Content-Disposition"] = disposition
    return message.get_filename("")


def _numbered(error: SourceError, reply: Reply) -> SourceError:
    """The same error with the number by which the service knows the call."""
    known_as = f" (request {reply.request_id})" if reply.request_id else ""
    message = f"{error}{known_as}"
    return error.reworded(message, status=200, request_id=reply.request_id)


def _within(seconds: float, work: Callable[[], _Checked]) -> _Checked:
    """What `work` gives, if it is done in time; raises TimeoutError when it is not.

    The time-outs of a socket begin anew with every byte, so the work is done in a
    thread of its own and left behind when it takes too long.
    """
    results: list[_Checked] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError
    return results[0]


def _retry_after(headers: Any) -> float | None:
    """For how long the service asks to wait; None where it does not say readably."""
    try:
        return Retry().parse_retry_after(headers["Retry-After"])
    except (KeyError, InvalidHeader):
        return None


def _refused(where: str, status: int, headers: Any, content: bytes) -> SourceError:
    """The error for an answer with another status than 200, with all that it tells."""
    code, message = _code_and_explanation(content)
    request_id = headers.get(ID_HEADER, "")
    todo = _WHAT_TO_DO.get(status, "Correct the question.")
    if 300 <= status < 400:
        message = f"moved to {headers.get('Location', 'another address')}"
        todo = "Give the new address as the base address, if you trust it."
    if status >= 500:
        todo = "The service is in trouble: try again later."
    name = f" {code}" if code else ""
    known_as = f" (request {request_id})" if request_id else ""
    text = f": {message}" if message else ""
    end = "" if text.endswith(".") or not text else "."
    return SourceError(
        f"{where}: {status}{name}{text}{end}{known_as} {todo}",
        code=code,
        explanation=message,
        status=status,
        request_id=request_id,
    )


def _code_and_explanation(content: bytes) -> tuple[str, str]:
    """The service's own code and message, empty where it sent none."""
    try:
        told = json.loads(content)
        return str(told.get("errorTypeCode", "")), str(told.get("message", "")).strip()
    except (ValueError, AttributeError):
        return "", ""


def _tls_in_words(error: BaseException) -> str:
    """What went wrong with TLS, and what to do, in one line."""
    inner = _innermost(error)
    if isinstance(inner, ssl.SSLCertVerificationError):
        return (
            f"TLS: the service's certificate was not accepted ({inner.verify_message})."
            " If your network has a proxy of its own, set REQUESTS_CA_BUNDLE to its "
            "certificates."
        )
    known = isinstance(inner, ssl.SSLError) and inner.reason
    told = known.replace("_", " ").lower() if known else type(inner).__name__
    return (
        f"TLS: no safe connection could be made ({told}). Look at the address, and at "
        "what stands between you and the service."
    )


def _proxy_in_words(url: str, error: BaseException) -> str:
    """Which proxy was used for an address, where it is set, and what it answered."""
    proxy = select_proxy(url, get_environ_proxies(url)) or ""
    names = (f"{urlsplit(url).scheme}_proxy", "all_proxy")
    spellings = [n for name in names for n in (name.upper(), name)]
    setting = next((n for n in spellings if os.environ.get(n) == proxy), "")
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    shown = (parts.hostname or "?") + (f":{parts.port}" if parts.port else "")
    inner = _innermost(error)
    refusal = str(inner) if type(inner) is OSError else type(inner).__name__
    where = f"{setting} " if setting else "the setting "
    return (
        f"the proxy {shown} could not be used ({refusal}). It stands in {where}of your "
        "environment: correct it, or take it out (NO_PROXY names hosts without one)."
    )


def _innermost(error: BaseException) -> BaseException:
    while True:
        wrapped = [getattr(error, "reason", None), error.__cause__, *error.args]
        inner = [e for e in wrapped if isinstance(e, BaseException) and e is not error]
        if not inner:
            return error
        error = inner[0]
