"""Calls over HTTP: patient with a service that stumbles, strict with what it answers.

Retries on 429, 5xx and broken connections with growing pauses (urllib3's `Retry`,
which heeds Retry-After), never on another 4xx; at most four calls a second.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import requests
import requests_cache
from requests.auth import AuthBase
from urllib3.exceptions import MaxRetryError, ProtocolError, ReadTimeoutError

from parathed_lib.errors import AnswerError, SilentError, SourceError, UnreachableError
from parathed_lib.sources.patience import PATIENT, Patience, PoliteAdapter, within
from parathed_lib.sources.refusals import (
    ID_HEADER,
    proxy_in_words,
    refused,
    root_cause,
    tls_in_words,
)

_Checked = TypeVar("_Checked")


class BrokenAnswerError(SourceError):
    """An answer that may be whole when asked for again: cut short, or a web page."""


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
        adapter = PoliteAdapter(patience)
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
        total = self.patience.total
        try:
            return within(total, lambda: self._tried(request, check))
        except TimeoutError as error:
            raise SilentError(
                f"{self._where(request)}: no whole answer within {total:g} seconds: "
                "the service is silent, or sends too slowly. Try again later."
            ) from error

    def _tried(
        self, request: requests.Request, check: Callable[[Reply], _Checked]
    ) -> _Checked:
        until = time.monotonic() + self.patience.total
        for failed in range(self.patience.retries + 1):
            if failed:
                time.sleep(
                    min(self.patience.longest, self.patience.pause * 2 ** (failed - 1))
                )
            if time.monotonic() > until:
                raise TimeoutError  # to nobody: the question was given up
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
        where = self._where(request)
        prepared = self._session.prepare_request(request)
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
            raise UnreachableError(f"{where}: {tls_in_words(error)}") from error
        except requests.exceptions.ProxyError as error:
            raise UnreachableError(
                f"{where}: {proxy_in_words(str(prepared.url), error)}"
            ) from error
        except requests.exceptions.ConnectionError as error:
            # With all tries used up urllib3 tells so; anything else broke the body off.
            reasons = [a.reason for a in error.args if isinstance(a, MaxRetryError)]
            if not reasons:
                raise BrokenAnswerError(
                    f"{where}: the answer broke off. Try again later."
                ) from error
            # A service that was reached may be silent about one question only.
            reached = isinstance(reasons[0], (ReadTimeoutError, ProtocolError))
            kind = SilentError if reached else UnreachableError
            raise kind(
                f"{where}: no answer in {self.patience.retries + 1} tries "
                f"({root_cause(error)}). Look at the network and the address, and "
                "try again."
            ) from error
        except OSError as error:  # every other RequestException, a bad CA bundle too
            raise UnreachableError(f"{where}: the call failed ({error}).") from error
        if response.status_code != 200:
            raise refused(where, response.status_code, response.headers, content)
        reply = Reply(
            content=content,
            content_type=response.headers.get("Content-Type", ""),
            file_name=_file_name(response.headers.get("Content-Disposition", "")),
            request_id=response.headers.get(ID_HEADER, ""),
            retrieved=datetime.now(UTC),
        )
        return reply, lambda: self._forget(response)

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


def is_trouble(error: SourceError) -> bool:
    """Whether the service failed, rather than answered whole in another form."""
    if isinstance(error, AnswerError):
        return False
    return error.status != 200 or isinstance(error, BrokenAnswerError)


def user_agent() -> str:
    """Who is calling, so that the service can find the calls in its log."""
    return (
        f"parathed/{version('parathed')} (readiness assessments of Danish "
        f"municipalities) python-requests/{requests.__version__}"
    )


def _file_name(disposition: str) -> str:
    for piece in disposition.split(";"):
        name, _, value = piece.strip().partition("=")
        if name.casefold() == "filename":
            return value.strip('"')
    return ""


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
