"""The shell of a Python kernel, without the kernel.

A kernel is IPython's shell behind sockets and threads. The sockets take most of the
time of a short notebook, and a process with threads cannot be forked. Here the same
shell class runs the cells, and what it would have sent is kept.
"""

from __future__ import annotations

import builtins
import getpass
import io
import json
import sys
from dataclasses import dataclass
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.jsonutil import json_clean
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from traitlets.config import Config

LANGUAGE_INFO: dict[str, Any] = dict(IPythonKernel.language_info)


@dataclass(frozen=True)
class Answer:
    """What came of one cell: the messages in order, and the kernel's reply."""

    messages: list[dict[str, Any]]
    reply: dict[str, Any]


class Shell:
    """One fresh shell; there can be one in a process.

    A process that is forked from this one has a shell of its own, as it was at the
    fork. Build it before the fork, `enter` it after.
    """

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False  # the history would start a thread
        hooks = sys.displayhook, sys.excepthook
        self._session = _Collector()
        self._shell: Any = ZMQInteractiveShell.instance(
            config=config, compiler_class=XCachingCompiler
        )
        sys.displayhook, sys.excepthook = hooks
        publishers: list[Any] = [self._shell.displayhook, self._shell.display_pub]
        for publisher in publishers:
            publisher.session = self._session
            publisher.pub_socket = None
        publishers[0].topic = b"execute_result"
        if "pandas" in sys.modules:
            # pandas sets it by whether a kernel is there when it is imported.
            sys.modules["pandas"].set_option("display.max_columns", 20)

    def enter(self) -> None:
        """Let this process's output go to the notebook, for the rest of its life."""

        def refused(*_: object, **__: object) -> str:
            raise StdinNotImplementedError(
                "raw_input was called, but this frontend does not support input "
                "requests."
            )

        builtins.input = refused
        getpass.getpass = refused
        sys.stdout = _Stream("stdout", self._session)
        sys.stderr = _Stream("stderr", self._session)

    def run(self, source: str) -> Answer:
        """Run one cell, as the kernel would."""
        shell = self._shell
        count = shell.execution_count
        self._session.send(None, "execute_input", {"execution_count": count})
        result = shell.run_cell(source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        reply: dict[str, Any] = {"status": "ok", "execution_count": count}
        if not result.success:
            reply |= {
                "status": "error",
                "ename": type(error).__name__,
                "evalue": str(error),
                "traceback": shell._last_traceback or [],
            }
        shell.payload_manager.clear_payload()
        return Answer(self._session.take(), reply)


def _clean(content: Any) -> Any:
    return json_clean(content)  # type: ignore[no-untyped-call]


class _Collector(Session):
    """Stands where the kernel has its session: keeps the messages."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._kept: list[dict[str, Any]] = []

    def msg(
        self,
        msg_type: str,
        content: dict[str, Any] | None = None,
        parent: dict[str, Any] | None = None,
        header: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        return {
            "header": {"msg_type": msg_type},
            "msg_type": msg_type,
            "parent_header": parent or {},
            "metadata": metadata or {},
            "content": content or {},
        }

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, **_: Any) -> Any:  # type: ignore[override]
        message = msg_or_type
        if isinstance(msg_or_type, str):
            message = self.msg(msg_or_type, content)
        # Through JSON, as on the wire: what is no text or number becomes what it would.
        wire = json.dumps(_clean(message["content"]), default=json_default)
        self._kept.append({**message, "content": json.loads(wire)})
        return message

    def stream(self, name: str, text: str) -> None:
        """Add output; what follows upon output of the same stream joins it."""
        last = self._kept[-1] if self._kept else None
        if last and last["msg_type"] == "stream" and last["content"]["name"] == name:
            last["content"]["text"] += text
        else:
            self.send(None, "stream", {"name": name, "text": text})

    def take(self) -> list[dict[str, Any]]:
        """The messages since the last time."""
        taken, self._kept = self._kept, []
        return taken


class _Stream(io.TextIOBase):
    """Standard output or error of the cells."""

    def __init__(self, name: str, session: _Collector) -> None:
        self._name = name
        self._session = session

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            self._session.stream(self._name, text)
        return len(text)
