"""A client for STIL's figures of schools, uddannelsesstatistik.dk.

    from parathed_lib.sources.stil import Stil, key_from_environment
    if key := key_from_environment():
        pages = Stil(key).pages(query)

The service wants a key that is bound to a person. It stands in the environment variable
PARATHED_STIL_KEY and nowhere else: never in a file, a text or a log of ours. The calls
are by the contract; no real answer has been recorded.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from requests.auth import AuthBase

from parathed_lib.catalogue.queries import StilQuery
from parathed_lib.errors import AnswerError, QueryError, SourceError
from parathed_lib.runtime import KEY_VARIABLE
from parathed_lib.sources.http_client import (
    USUAL_RETRIES,
    BrokenAnswerError,
    HttpClient,
    Reply,
    RetryPolicy,
)
from parathed_lib.vintage.stil import AnswerRow, answer_key, read_page

STIL_URL = "https://api.uddannelsesstatistik.dk/Api/v1"
LARGEST_PAGE = 100_000
# All municipalities and school years fit on one page; so many have no end.
MOST_PAGES = 200
_BAD_QUESTION = (400, 404, 422)
_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")


def key_from_environment() -> str | None:
    """The key in PARATHED_STIL_KEY, None where there is none."""
    return os.environ.get(KEY_VARIABLE, "").strip() or None


class Stil:
    """The measures of uddannelsesstatistik.dk.

    `url` is the base address. `first_page` is the number that the service gives to the
    first page (its users disagree: 1 or 0), `page_size` the rows asked for at a time.
    Raises QueryError for a setting that cannot be used; nothing is cached.
    """

    def __init__(
        self,
        key: str,
        url: str = STIL_URL,
        *,
        first_page: int = 1,
        page_size: int = 50_000,
        policy: RetryPolicy = USUAL_RETRIES,
    ) -> None:
        if first_page not in (0, 1):
            raise QueryError(f"first_page {first_page!r}: STIL's first page is 0 or 1.")
        if not 1 <= page_size <= LARGEST_PAGE:
            raise QueryError(
                f"page_size {page_size!r}: STIL gives 1 to {LARGEST_PAGE} rows a page."
            )
        if not _safe(url):
            raise QueryError(
                f"url {url!r}: expected an address with https://, for the key could be "
                "read on the way to any other."
            )
        self.url = url.rstrip("/")
        self.first_page = first_page
        self.page_size = page_size
        self._signature = _Signature(key)
        self._http = HttpClient("STIL", policy=policy, auth=self._signature)

    def pages(self, query: StilQuery, *, nation: bool = False) -> list[Reply]:
        """The pages of a measure by municipality and school year, as received.

        With `nation` by school year only. Small groups are left out by the service, and
        so a municipality can be missing. An empty page at the end is not kept.

        Raises SourceError for no answer or a refused key. Raises AnswerError for a
        question that the service does not know, a page of another form, a page that
        came before, no rows at all, or pages without end.
        """
        details = [query.school_year]
        if not nation:
            details.insert(0, query.municipality)
        pages: list[Reply] = []
        had: dict[frozenset[tuple[tuple[str, Any], ...]], int] = {}
        for number in range(self.first_page, self.first_page + MOST_PAGES):
            what = f"STIL: page {number} of {_in_words(query)}"
            reply, rows = self._page(query, details, number, what)
            if not rows and not pages:
                raise AnswerError(
                    f"{what} has no rows. Look at the measure and its cube; or the "
                    f"service's first page is not {self.first_page}."
                )
            if rows:
                same = frozenset(tuple(sorted(row.items())) for row in rows)
                if had.setdefault(same, number) != number:
                    raise AnswerError(
                        f"{what} has the rows of page {had[same]} again. The service "
                        "may not count the pages as we do: look at first_page "
                        f"({self.first_page}) and page_size ({self.page_size})."
                    )
                pages.append(reply)
            if len(rows) < self.page_size:
                return pages
        raise AnswerError(
            f"STIL: {_in_words(query)} has more than {MOST_PAGES} pages of "
            f"{self.page_size} rows. Look at the measure, or ask for larger pages."
        )

    def _page(
        self, query: StilQuery, details: list[str], number: int, what: str
    ) -> tuple[Reply, list[AnswerRow]]:
        keys = [*(answer_key(detail) for detail in details), query.measure]

        def check(reply: Reply) -> tuple[Reply, list[AnswerRow]]:
            rows = self._rows(reply, keys, what)
            return reply, rows

        body = {
            "område": query.area,
            "emne": query.subject,
            "underemne": query.topic,
            "nøgletal": [query.measure],
            "detaljering": details,
            "filtre": {},
            "indlejret": False,
            "tomme_rækker": False,
            "formattering": "json",
            "side": number,
            "side_størrelse": self.page_size,
        }
        try:
            return self._http.post(f"{self.url}/statistik", body, check)
        except SourceError as error:
            told = self._told(error, what)
        # Raised out here, it has no earlier error behind it that could show the key.
        raise told

    def _rows(self, reply: Reply, keys: Sequence[str], what: str) -> list[AnswerRow]:
        try:
            rows = read_page(reply.content, keys, what)
        except ValueError as error:
            found = reply.content_type.partition(";")[0].strip() or "without a type"
            raise BrokenAnswerError(
                f"{what} is no whole JSON ({found}). It was cut short, or something "
                "between you and the service answered. Try again later, or look at "
                "the address."
            ) from error
        if len(rows) > self.page_size:
            raise AnswerError(
                f"{what} has {len(rows)} rows, {self.page_size} were asked for: the "
                "service does not heed the page size."
            )
        return rows

    def _told(self, error: SourceError, what: str) -> SourceError:
        """The same error with what was asked, without the key."""
        message = str(error)
        if error.status in (401, 403):
            said = f" ({error.explanation})" if error.explanation else ""
            message = (
                f"STIL: {error.status}: the key in {KEY_VARIABLE} was refused{said}. "
                "Look whether it is whole, still valid and allowed to see the figures."
            )
        if not message.startswith(what):
            message = f"{message} Asked for: {what.removeprefix('STIL: ')}."
        hide = self._signature.hidden
        return error.reworded(
            hide(message),
            AnswerError if error.status in _BAD_QUESTION else None,
            code=hide(error.code),
            explanation=hide(error.explanation),
            request_id=hide(error.request_id),
        )


class _Signature(AuthBase):
    """Signs calls with the key, so that no ~/.netrc is asked; keeps it out of texts."""

    def __init__(self, key: str) -> None:
        if not re.fullmatch(r"[!-~]+", key or ""):
            raise QueryError(
                f"The key for STIL ({KEY_VARIABLE}) is empty or has a blank, a line "
                "break or a letter such as æ in it. Copy it anew, without the word "
                "Bearer and without quotation marks."
            )
        self._key = key

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        r.headers["Authorization"] = f"Bearer {self._key}"
        return r

    def hidden(self, text: str) -> str:
        """The text with the key made unreadable, should the service repeat it."""
        for shown in (self._key, quote(self._key, safe="")):
            text = text.replace(shown, "[key]")
        return text


def _safe(url: str) -> bool:
    """Whether a key on its way to the address can be read by nobody else."""
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    if address.scheme == "http":
        return address.hostname in _OWN_MACHINE
    return address.scheme == "https" and bool(address.hostname)


def _in_words(query: StilQuery) -> str:
    return f"»{query.measure}« ({query.area}/{query.subject}/{query.topic})"
