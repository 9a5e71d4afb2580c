"""How long a service is waited for, and how often it is asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import InvalidHeader
from urllib3.util.retry import Retry

RETRIED = (429, 500, 502, 503, 504)
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Patience:
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


PATIENT = Patience()


class PoliteAdapter(HTTPAdapter):
    """Keeps the least time between calls; retries count as calls."""

    def __init__(self, patience: Patience) -> None:
        self._interval = patience.interval
        self._total = patience.total
        self._next = 0.0
        self._lock = threading.Lock()
        self._retry = _PoliteRetry(
            total=patience.retries,
            allowed_methods={"GET", "POST"},
            status_forcelist=RETRIED,
            backoff_factor=patience.pause,
            backoff_max=patience.longest,
            raise_on_status=False,
            redirect=0,
            raise_on_redirect=False,
        )
        super().__init__(max_retries=self._retry)

    def send(self, *args: Any, **settings: Any) -> requests.Response:
        self._retry.until = time.monotonic() + self._total
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


def within(seconds: float, work: Callable[[], _Result]) -> _Result:
    """What `work` gives, if it is done in time; raises TimeoutError when it is not.

    The time-outs of a socket begin anew with every byte, so the work is done in a
    thread of its own and left behind when it takes too long.
    """
    results: list[_Result] = []
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


class _PoliteRetry(Retry):
    # After this moment nobody waits for the answer, so nobody asks again.
    until = float("inf")

    # Without this 413 is asked again too, when it comes with Retry-After.
    RETRY_AFTER_STATUS_CODES = frozenset(RETRIED)

    def new(self, **settings: Any) -> _PoliteRetry:
        made = super().new(**settings)
        made.until = self.until
        return made

    def is_exhausted(self) -> bool:
        return super().is_exhausted() or time.monotonic() > self.until

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
