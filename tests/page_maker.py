"""Makes pages for the tests: in a process of its own, which forks for each.

A report needs a process that no cell has run in, and starting one takes longer than
the report. So one is started, has all of it imported, and forks.
"""

from __future__ import annotations

import os
import pickle
import traceback
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import papermill
from papermill.exceptions import PapermillExecutionError

from parathed_lib.pages.kinds import kind_named
from parathed_lib.report.notebook import engine
from parathed_lib.report.notebook.cells import the_shell
from parathed_lib.report.notebook.execution import make_report
from parathed_lib.report.run.worker_process import Caller
from parathed_lib.storage.data_root import DataRoot

Files = tuple[str, str, dict[str, str]]
"""The name of a page's vintage, that of its files, and the files by their names."""


def made(kind: str, parameters: dict[str, Any], root: DataRoot) -> Generator[Files]:
    """The files of a page, made in a child."""

    def make() -> Files:
        subject = kind_named(kind).read(parameters, root)
        report = make_report(subject, root, engine.IN_PROCESS)
        return subject.parameters["vintage"], subject.slug, report.files(subject.slug)

    yield _in_child(make)


def run(path: Path, before: str = "") -> Generator[Path]:
    """Run a notebook where it lies, in a child; `before` is run before its cells."""

    def execute() -> Path:
        os.chdir(path.parent)
        the_shell().enter()
        the_shell().run(before)
        # Written it is in any case; what looks at it finds the error.
        with suppress(PapermillExecutionError):
            papermill.execute_notebook(
                path,
                path,
                engine_name=engine.IN_PROCESS,
                kernel_name="python3",
                progress_bar=False,
            )
        return path

    yield _in_child(execute)


def _in_child(work: Callable[[], Any]) -> Any:
    the_shell()
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            sent = pipe.read()
        os.waitpid(child, 0)
        assert sent, "nothing was made: what was wrong stands above"
        return pickle.loads(sent)
    told = os.dup(2)  # the cells get their own
    try:
        Caller.connection = None
        answer = work()
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(answer, pipe)
    except BaseException:
        os.write(told, traceback.format_exc().encode())
    finally:
        os._exit(0)
