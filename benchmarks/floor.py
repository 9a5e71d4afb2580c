"""The least that the reports can cost: the template's cells as plain functions.

    python benchmarks/floor.py ROOT OUT --workers W [--forked] CODE...

One warm process per worker runs the code of notebooks/assessment.ipynb, compiled once,
for its share of the municipalities, puts what the cells show into the notebook, exports
it with our exporter and writes page, notebook and JSON. There is no papermill, IPython
or kernel, no process per report, and no list of what was made. Prints, as JSON, wall
and CPU seconds of the start (imports, vintage, one report that is thrown away) and of
the reports. With `--forked` each report has a process of its own, forked from its
worker: that is what keeping reports apart costs.
"""

from __future__ import annotations

import argparse
import ast
import copy
import gc
import json
import multiprocessing
import os
import resource
import sys
import time
from pathlib import Path
from types import CodeType
from typing import Any

# One thread for each worker, as in the batch; numpy reads it when it is imported.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

START = time.perf_counter()
TEMPLATE = Path(__file__).resolve().parents[1] / "notebooks" / "assessment.ipynb"
VINTAGE = "eksempel"

Cell = tuple[int, list[CodeType], CodeType | None]
"""Its place in the notebook, its statements, and the expression that it ends with."""


def main() -> int:
    """Make the reports and print what they took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("codes", nargs="+")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--forked", action="store_true")
    wish = parser.parse_args()
    out = wish.out.resolve()
    os.chdir(wish.root)
    floor = Floor(out)
    floor.report(wish.codes[0], keep=False)
    gc.collect()
    gc.freeze()
    start_up = {"wall": time.perf_counter() - START, "cpu": _cpu()}

    began = time.perf_counter()
    fork = multiprocessing.get_context("fork")
    shares = [wish.codes[n :: wish.workers] for n in range(wish.workers)]
    work = floor.forked if wish.forked else floor.reports
    workers = [fork.Process(target=work, args=(share,)) for share in shares]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    wall = time.perf_counter() - began
    cpu = _cpu(resource.RUSAGE_CHILDREN)
    print(json.dumps({"start_up": start_up, "reports": {"wall": wall, "cpu": cpu}}))
    return max(abs(worker.exitcode or 0) for worker in workers)


class Floor:
    """The template, ready to be run as plain code."""

    def __init__(self, out: Path) -> None:
        import nbformat

        from parathed_lib.report.notebook.export import ParathedExporter

        self.out = out
        self.notebook = nbformat.read(TEMPLATE, 4)
        self.exporter = ParathedExporter()
        [self.parameters] = [
            cell.source
            for cell in self.notebook.cells
            if "parameters" in cell.metadata.get("tags", [])
        ]
        self.cells = [
            _compiled(number, cell.source)
            for number, cell in enumerate(self.notebook.cells)
            if cell.cell_type == "code"
            and "parameters" not in cell.metadata.get("tags", [])
        ]

    def reports(self, codes: list[str]) -> None:
        """Make the reports of these municipalities, one after the other."""
        for code in codes:
            self.report(code)

    def forked(self, codes: list[str]) -> None:
        """Make the reports, each in a process of its own."""
        fork = multiprocessing.get_context("fork")
        for code in codes:
            process = fork.Process(target=self.report, args=(code,))
            process.start()
            process.join()
            if process.exitcode:
                sys.exit(process.exitcode)

    def report(self, code: str, *, keep: bool = True) -> None:
        """Make one report; without `keep` nothing is written."""
        import nbformat

        from parathed_lib.pages.assessment.result import result
        from parathed_lib.storage.writing import write_whole

        names: dict[str, Any] = {}
        exec(self.parameters, names)
        names |= {"municipality": code, "vintage": VINTAGE}
        notebook = copy.deepcopy(self.notebook)
        for number, statements, expression in self.cells:
            for statement in statements:
                exec(statement, names)
            shown = eval(expression, names) if expression else None
            if shown is not None:
                notebook.cells[number].outputs = [_output(shown)]
        html, _ = self.exporter.from_notebook_node(notebook)
        assessment = names["assessment"]
        data = json.dumps(result(assessment), ensure_ascii=False, indent=2) + "\n"
        text = nbformat.writes(notebook) + "\n"
        if keep:
            slug = assessment.municipality.slug
            for end, content in (("ipynb", text), ("json", data), ("html", html)):
                write_whole(self.out / VINTAGE / f"{slug}.{end}", content)


def _compiled(number: int, source: str) -> Cell:
    body = ast.parse(source).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    statements = [compile(ast.Module([s], []), "<cell>", "exec") for s in body]
    expression = ast.Expression(last.value) if isinstance(last, ast.Expr) else None
    return (
        number,
        statements,
        compile(expression, "<cell>", "eval") if expression else None,
    )


def _output(shown: Any) -> Any:
    from nbformat.v4 import new_output

    data = {**shown._repr_mimebundle_(), "text/plain": repr(shown)}
    return new_output("execute_result", data=data)


def _cpu(who: int = resource.RUSAGE_SELF) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    sys.exit(main())
