"""What is said when a service refuses a call, or cannot be reached."""

from __future__ import annotations

import json
import os
import ssl
from typing import Any
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies, select_proxy

from parathed_lib.errors import SourceError

ID_HEADER = "StatbankAPI-Request-Id"
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
    request_id = headers.get(ID_HEADER, "")
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


def _told(content: bytes) -> tuple[str, str]:
    """The service's own code and message, empty where it sent none."""
    try:
        told = json.loads(content)
        return str(told.get("errorTypeCode", "")), str(told.get("message", "")).strip()
    except (ValueError, AttributeError):
        return "", ""


def root_cause(error: BaseException) -> str:
    """The kind of the innermost error: ConnectionRefusedError, gaierror, ..."""
    return type(_innermost(error)).__name__


def tls_in_words(error: BaseException) -> str:
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


def proxy_in_words(url: str, error: BaseException) -> str:
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
