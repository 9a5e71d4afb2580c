"""The shell of a Python kernel, without the kernel.

A kernel is IPython's shell behind sockets and threads. The sockets take most of the
time of a short notebook, and a process with threads cannot be forked. Here the same
shell class runs the cells, and what it would have sent is kept.
"""

from __future__ import annotations

import asyncio
import builtins
import getpass
import io
import itertools
import logging
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from jupyter_client.session import Session
from traitlets.config import Config

CAN_RUN = sys.platform == "linux"  # elsewhere there is no file in memory
INLINE = "module://matplotlib_inline.backend_inline"
_HALF_LETTER = re.compile("[\ud800-\udfff]")
LANGUAGE_INFO: dict[str, Any] = dict(IPythonKernel.language_info)


@dataclass(frozen=True)
class CellAnswer:
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
        before = dict(os.environ)
        self._session = _Collector()
        shell: Any = ZMQInteractiveShell.instance(
            config=config, compiler_class=XCachingCompiler
        )
        self._shell = shell
        # What cells want of the kernel: that there is one, without a window's loop.
        self._shell.kernel = SimpleNamespace(eventloop=None)
        self._shell.enable_gui = lambda gui=None: None
        sys.displayhook, sys.excepthook = hooks
        # It is for the cells: what this process prints goes by the environment, too.
        self._environment = {
            name: text for name, text in os.environ.items() if before.get(name) != text
        }
        for name in self._environment:
            os.environ.pop(name)
        os.environ.update(before)
        publishers: list[Any] = [self._shell.displayhook, self._shell.display_pub]
        for publisher in publishers:
            publisher.session = self._session
            publisher.pub_socket = None
        publishers[0].topic = b"execute_result"
        if "pandas" in sys.modules:
            # pandas sets it by whether a kernel is there when it is imported.
            sys.modules["pandas"].set_option("display.max_columns", 20)
        if "matplotlib" in sys.modules:
            # So that the list of backends is read here, not by every fork.
            sys.modules["matplotlib"].rcsetup.validate_backend(INLINE)

    def enter(self) -> None:
        """Let this process's output go to the notebook, for the rest of its life."""

        def refused(name: str) -> Callable[..., str]:
            def ask(*_: object, **__: object) -> str:
                raise StdinNotImplementedError(
                    f"{name} was called, but this frontend does not support input "
                    "requests."
                )

            return ask

        os.environ.update(self._environment)
        backend = os.environ.setdefault("MPLBACKEND", INLINE)
        if "matplotlib" in sys.modules:  # else it will read the variable
            sys.modules["matplotlib"].rcParams["backend"] = backend
        builtins.input = refused("raw_input")
        getpass.getpass = refused("getpass")
        logging.getLogger().handlers.clear()  # they write for the caller's eyes
        sys.argv = ["ipykernel_launcher.py"]
        if "" not in sys.path:  # the notebook's folder, behind the standard library
            ends = [os.path.basename(path) for path in sys.path]
            place = ends.index("site-packages") if "site-packages" in ends else 0
            sys.path.insert(place, "")
        sys.stdout = _Stream("stdout", 1, self._session)
        sys.stderr = _Stream("stderr", 2, self._session)
        self._loop = asyncio.new_event_loop()

    def run(self, source: str) -> CellAnswer:
        """Run one cell, as the kernel would: inside a loop that is running."""
        return self._loop.run_until_complete(self._run(source))

    async def _run(self, source: str) -> CellAnswer:
        shell = self._shell
        count = shell.execution_count
        self._session.send(None, "execute_input", {"execution_count": count})
        result = await self._result(source)
        sys.stdout.flush()
        sys.stderr.flush()
        error = result.error_before_exec or result.error_in_exec
        reply: dict[str, Any] = {"status": "ok", "execution_count": count}
        if not result.success or shell._last_traceback_during_displayhook:
            reply |= {
                "status": "error",
                "ename": type(error).__name__,
                "evalue": str(error),
                "traceback": shell._last_traceback or [],
            }
        shell.payload_manager.clear_payload()
        return CellAnswer(self._session.take(), reply)

    async def _result(self, source: str) -> Any:
        """What the shell makes of a cell; one with `await` runs in the loop itself."""
        shell = self._shell
        if "await" not in source and "async" not in source:
            return shell.run_cell(source, store_history=True)
        fault = None
        try:
            transformed = shell.transform_cell(source)
        except Exception:
            transformed, fault = source, sys.exc_info()
        told = {"transformed_cell": transformed, "preprocessing_exc_tuple": fault}
        if not shell.should_run_async(source, **told):
            return shell.run_cell(source, store_history=True)
        result = None
        try:
            result = await asyncio.ensure_future(
                shell.run_cell_async(source, store_history=True, **told)
            )
        finally:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
        return result


def _is_plain(value: Any) -> bool:
    """Whether JSON would bring it back as it is, but for the identity of its parts."""
    kind = type(value)
    if kind is str:
        return value.isascii() or not _HALF_LETTER.search(value)
    if kind is dict:
        keys_and_values = itertools.chain.from_iterable(value.items())
        return all(map(_is_plain, keys_and_values)) and {*map(type, value)} <= {str}
    if kind is list:
        return all(map(_is_plain, value))
    return kind in (int, bool, type(None))


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

    def send(
        self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any
    ) -> Any:
        message = msg_or_type
        if isinstance(msg_or_type, str):
            message = self.msg(msg_or_type, content)
        # As on the wire: what is no text or number becomes what it would.
        content = message["content"]
        if not _is_plain(content):
            content = self.unpack(self.pack(content))
        self._kept.append({**message, "content": content})
        return message

    def take(self) -> list[dict[str, Any]]:
        """The messages since the last time."""
        taken, self._kept = self._kept, []
        return taken


class _Stream(io.TextIOBase):
    """Standard output or error of the cells; sent when it is flushed, as the kernel's.

    What other programs and C code write to the file descriptor is sent with it.
    """

    def __init__(self, name: str, descriptor: int, session: _Collector) -> None:
        self.name = name
        self._session = session
        self._text: list[str] = []
        self._outside = os.dup(descriptor)
        self._file = os.memfd_create(name, os.MFD_CLOEXEC)
        self._read = 0
        os.dup2(self._file, descriptor)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "UTF-8"

    def fileno(self) -> int:
        return self._outside

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._text.append(text)
        return len(text)

    def flush(self) -> None:
        while data := os.pread(self._file, 1 << 20, self._read):
            self._read += len(data)
            self._text.append(data.decode("utf-8", errors="replace"))
        text, self._text = "".join(self._text), []
        if text:
            # Half a letter would stop the message, and the cell with it.
            text = text.encode("utf-8", errors="replace").decode("utf-8")
            self._session.send(None, "stream", {"name": self.name, "text": text})
