"""Makes pages for the tests: in a process of its own, which forks for each.

A report needs a process that no cell has run in, and starting one takes longer than
the report. So one is started, has all of it imported, and forks.
"""

from __future__ import annotations

import os
import pickle
import traceback
from collections.abc import Generator
from typing import Any

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
    the_shell()
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            sent = pipe.read()
        os.waitpid(child, 0)
        assert sent, f"no page of {kind}, {parameters}: what was wrong stands above"
        yield pickle.loads(sent)
        return
    try:
        Caller.connection = None
        subject = kind_named(kind).read(parameters, root)
        report = make_report(subject, root, engine.IN_PROCESS)
        with os.fdopen(writing, "wb") as pipe:
            files = report.files(subject.slug)
            vintage = subject.parameters["vintage"]
            pickle.dump((vintage, subject.slug, files), pipe)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)
