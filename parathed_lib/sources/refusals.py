"""What is said when a service refuses a call, or cannot be reached."""

from __future__ import annotations

import json
from typing import Any

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
    while True:
        wrapped = [getattr(error, "reason", None), error.__cause__, *error.args]
        inner = [e for e in wrapped if isinstance(e, BaseException) and e is not error]
        if not inner:
            return type(error).__name__
        error = inner[0]
