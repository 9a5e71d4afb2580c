"""Cells in our shell give what they give in the stock kernel, whoever runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from jupyter_client.kernelspec import NoSuchKernel
from nbformat.v4 import new_code_cell, new_notebook
from report_fixtures import Report, python, threads_at_start

pytestmark = pytest.mark.slow

# In the order in which they run. All may fail but the two that are tagged otherwise.
CELLS = {
    "imports": "import os, subprocess, sys, time, warnings\n"
    "from IPython.display import HTML, JSON, Image, clear_output, display",
    "update by handle": "h = display(HTML('1'), display_id='x')\nh.update(HTML('2'))",
    "update from another cell": "display(HTML('3'), display_id='x', update=True)",
    "a new display id": "handle = display('new', display_id=True)",
    "clear": "print('before')\nclear_output()\nprint('after')",
    "clear and wait": "print('a')\nclear_output(wait=True)\nprint('b')",
    "rich": """class R:
    def _repr_html_(self): return '<u>r</u>'
    def _repr_latex_(self): return '$x$'
    def _repr_json_(self): return {'b': (1, 2)}
    def __repr__(self): return 'R()'
R()""",
    "bundle": """class B:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {'text/plain': 'b', 'application/x+json': {'k': 1}}, {'m': 1}
display(B()); B()""",
    "raw": "display({'text/plain': 'raw', 'image/png': b'\\x89PNG'}, raw=True)",
    "image": "Image(data=b'\\x89PNG\\r\\n\\x1a\\n12', format='png', width=10)",
    "json": "JSON({'a': [1]})",
    "capture": "%%capture got\nprint('kept')\ndisplay(HTML('c'))\n5",
    "captured": "print(got.stdout, len(got.outputs)); got.show()",
    "magics": "%precision 3\n%pwd\n3.14159265",
    "names": "%who_ls",
    "shell command": "!echo hej; echo fejl >&2",
    "its output": "x = !echo to\nx",
    "bash": "%%bash\necho fra bash",
    "html": "%%html\n<b>h</b>",
    "alias and env": "%env FOO=1\n%env FOO",
    "unknown magic": "%nosuchmagic",
    "await": "import asyncio\nawait asyncio.sleep(0.001)\nprint('awaited')",
    "coroutine": "async def f(): return 7\nawait f()",
    "a task": "task = asyncio.create_task(f())",
    "the task later": "await task",
    "failing await": "async def g(): return 1 / 0\nawait g()",
    "the loop runs": "asyncio.get_running_loop().is_running()",
    "warnings": "warnings.warn('w')\nwarnings.warn('d', DeprecationWarning)",
    "numpy warns": "import numpy as np\nnp.float64(1) / np.zeros(1)",
    "result": "41 + 1",
    "history": "_, __, len(In), In[1][:10], sorted(Out)[:4], _i, _oh is Out",
    "printed history": "%history -n 1-2",
    "streams": "print(1); print(2, file=sys.stderr); print(3)",
    "streams around a display": "print(1); display('mid'); print(2, file=sys.stderr)\n"
    "print(3); 'end'",
    "flushed": "print(1, flush=True); print(2, file=sys.stderr, flush=True); print(3)",
    "stream": "sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.name, "
    "sys.stdout.errors",
    # Comes to the kernel through a thread, by and by
    "written below Python": "os.write(1, b'fd\\n'); time.sleep(2)",
    "another program": "subprocess.run(['echo', 'sub']); time.sleep(2)",
    "logging": "import logging\nlogging.warning('log')",
    "source": """import inspect
def g(a):
    return a + 1
print(inspect.getsource(g))""",
    "pickle": "import pickle\nclass P: v = 3\n"
    "pickle.loads(pickle.dumps(P())).v, P.__module__",
    "wide table": "import pandas as pd\ndf = pd.DataFrame(np.arange(60).reshape(2, 30))"
    "\ndf",
    "wide table as text": "print(df); pd.get_option('display.max_columns')",
    "style": "df.style",
    "backend": "import matplotlib\nmatplotlib.get_backend()",
    "figure without asking": "import matplotlib.pyplot as plt\nplt.plot([1, 2])",
    "inline": "%matplotlib inline",
    "figure": "fig, ax = plt.subplots()\nax.plot([1, 3, 2]);",
    "figure again": "fig",
    "two figures": "plt.plot([3, 1]); plt.show(); plt.plot([1, 1]);",
    "error": "def bad(x):\n    return 1 / (x - x)\nbad(3)",
    "error with text": "print('before')\nraise ValueError('æ')",
    "syntax error": "1 +",
    "chained": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n"
    "    raise ValueError('chained') from e",
    "error in a repr": """class X:
    def __repr__(self): raise RuntimeError('bad')
X()""",
    "error in html": "class Y:\n    def _repr_html_(self): raise RuntimeError('bad')\n"
    "    def __repr__(self): return 'y'\nY()",
    "SystemExit": "raise SystemExit(3)",
    "sys.exit": "sys.exit('ud')",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "empty": "",
    "blank": "   \n",
    "comment": "# nothing",
    "skipped": "raise RuntimeError('not to be run')",
    "thread": """import threading
thread = threading.Thread(target=print, args=['in thread'])
thread.start(); thread.join()""",
    "environment": "[os.environ.get(n) for n in ('TERM', 'PAGER', 'MPLBACKEND')]",
    "module beside the notebook": "import beside\nbeside.VALUE",
    "names of the module": "__name__, __doc__, '__file__' in dir()",
    "letters": "print('æøå \\u2028 \\x1b[31mred\\x1b[0m \\r cr')",
    "numbers": "float('nan'), {1: 2}, b'\\xff'",
    "semicolon": "a = 5; a;",
    "minimal traceback": "%xmode Minimal\n1 / 0",
    "reset": "%reset -f\n'a' in dir()",
    "the end": "raise ValueError('the notebook ends here')",
    "after the end": "print('not to be run')",
}
# papermill alone, which waits for what a busy machine tells late
STOCK = """import papermill
papermill.execute_notebook(
    "in.ipynb", "stock.ipynb", progress_bar=False, iopub_timeout=60,
    request_save_on_cell_execute=False)"""
TAGS = {"skipped": ["skip-execution"], "the end": [], "after the end": []}
# What also differs from one run of the stock kernel to the next
CHANGES = [
    (r"0x[0-9a-f]{6,}", "0x"),
    (r"T_[0-9a-f]{5}", "T_"),
    (r"ipykernel_\d+/\d+", "ipykernel"),
    (r"[0-9a-f]{32}", "id"),
]


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> dict[str, tuple]:
    """The cells by name, run by the stock kernel and by our engine; and the logs."""
    folder = tmp_path_factory.mktemp("cells")
    (folder / "beside.py").write_text("VALUE = 9\n")
    allowed = ["raises-exception"]
    notebook = new_notebook(
        cells=[
            new_code_cell(source, metadata={"tags": TAGS.get(name, allowed)})
            for name, source in CELLS.items()
        ],
        metadata={
            "kernelspec": {
                "name": "python3",
                "display_name": "Python 3",
                "language": "python",
            }
        },
    )
    for number, cell in enumerate(notebook.cells):
        cell.id = f"c{number}"
    nbformat.write(notebook, folder / "in.ipynb")
    ours = ("papermill", "in.ipynb", "ours.ipynb", "--engine", "parathed")
    ours += ("--no-request-save-on-cell-execute", "--log-level", "INFO")
    engines = {"stock": ("-c", STOCK), "ours": ("-m", *ours)}
    # On a machine that has not drawn before, matplotlib tells of it after five seconds
    python("-c", "import matplotlib.font_manager", cwd=folder)
    # Within pytest the kernel does not look at what is written below Python
    env = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
    running = {
        name: subprocess.Popen(
            [sys.executable, *words],
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        for name, words in engines.items()
    }
    logs = {name: run.communicate(timeout=300)[0] for name, run in running.items()}
    assert "The stock kernel is used" not in logs["ours"]
    assert (folder / "ours.ipynb").stat().st_size, logs["ours"]
    cells = {}
    for name in engines:
        made = nbformat.read(folder / f"{name}.ipynb", 4)
        cells[name] = {c.id: c for c in made.cells}
        cells[name]["metadata"] = made.metadata
    together = {
        name: (cells["stock"][f"c{number}"], cells["ours"][f"c{number}"])
        for number, name in enumerate(CELLS)
    }
    kept = [dict(cells[n]["metadata"], papermill=None) for n in engines]
    return together | {"the metadata": tuple(kept), "the logs": tuple(logs.values())}


def masked(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, indent=1)
    for pattern, mask in CHANGES:
        text = re.sub(pattern, mask, text)
    return text


def joined(outputs: list) -> list:
    """Text of one stream as one: a kernel sends it on by the clock, in pieces."""
    whole: list = []
    for output in outputs:
        last = whole[-1] if whole else {}
        if output.get("name") and output.get("name") == last.get("name"):
            whole[-1] = dict(last, text=last["text"] + output["text"])
        else:
            whole.append(output)
    return whole


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_has_the_outputs_of_the_stock_kernel(both, name):
    stock, ours = both[name]
    assert masked(joined(ours.outputs)) == masked(joined(stock.outputs))
    assert ours.execution_count == stock.execution_count


def test_a_notebook_has_the_metadata_of_the_stock_kernel(both):
    stock, ours = both["the metadata"]
    assert ours == stock


def test_the_last_error_ends_papermill_as_with_the_stock_kernel(both):
    stock, ours = both["the logs"]
    assert ours.splitlines()[-2:] == stock.splitlines()[-2:]
    assert "ValueError: the notebook ends here" in ours


# The whole template

TWO = """
import sys
from pathlib import Path
from parathed_lib.report.notebook import engine
from parathed_lib.report.notebook.execution import make_report
from parathed_lib.pages.kinds import KINDS
from parathed_lib.storage.data_root import DataRoot

root, out = DataRoot(Path(sys.argv[1])), Path(sys.argv[2])
for who, vintage, stem in ("183", "2017", "183-ishoej"), ("825", "2026", "825-laesoe"):
    asked = {"municipality": who, "vintage": vintage}
    made = make_report(KINDS["assessment"].read(asked, root), root, engine.NAME)
    (out / vintage).mkdir(parents=True)
    for name, text in made.files(stem).items():
        (out / vintage / name).write_bytes(text.encode())
"""


@pytest.fixture(scope="module")
def ways(embedded_root: Path, tmp_path_factory) -> dict[str, tuple[Path, str]]:
    """Folders with the reports made in two ways, and what was printed."""
    folder = tmp_path_factory.mktemp("ways")
    threads = threads_at_start(folder / "site")
    to = ("--root", embedded_root, "--workers", "2", "--out", folder / "pool")
    pool = ("-m", "parathed_lib", "report", "Ishøj", "Læsø", "--vintage", "2017", *to)
    seed = {"PYTHONHASHSEED": "11"}
    made = {
        "parathed": python(
            "-c", TWO, embedded_root, folder / "parathed", cwd=folder, **seed
        ),
        "pool": python(*pool, cwd=folder, **seed, **threads),
    }
    for done in made.values():
        assert done.returncode == 0, done.stdout + done.stderr
    return {name: (folder / name, done.stdout) for name, done in made.items()}


# By our shell, one after the other in one process; and by stock kernels in a pool.
@pytest.mark.parametrize(
    ("way", "name"),
    [
        ("parathed", "Ishøj 2017"),
        ("parathed", "Læsø 2026"),
        ("pool", "Ishøj 2017"),
    ],
)
def test_a_report_has_the_same_bytes_however_it_is_made(reports, ways, way, name):
    forked = reports[name]
    other = Report(ways[way][0] / forked.folder.name, forked.stem)
    for end, content in forked.bytes().items():
        assert other.bytes()[end] == content, end


def test_reports_that_are_made_the_slow_way_say_so_and_why(ways):
    assert "Making 2 reports with stock kernels, 2 at a time." in ways["pool"][1]
    told = "Note: The reports are made with stock kernels, which is slow: "
    assert ways["pool"][1].count(told) == 1
    assert ways["pool"][1].count("threads (python)") == 1


BUSY = """
import sys, threading
from parathed_lib import assess
assess("Ishøj", "2017", root=sys.argv[-1])
for _ in range(3):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
from parathed_lib.commands.app import main
main()
"""


def test_threads_of_the_caller_and_of_its_libraries_are_no_matter(
    embedded_root, tmp_path
):
    words = ("report", "Ishøj", "Læsø", "--vintage", "2017", "--out", tmp_path)
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "4")
    done = python("-c", BUSY, *words, "--root", embedded_root, cwd=tmp_path, **threads)
    assert done.returncode == 0, done.stderr
    assert "Making 2 reports with 2 forked processes at a time." in done.stdout
    assert "Note" not in done.stdout


def test_a_notebook_for_another_kernel_is_left_to_papermill(tmp_path, repository):
    template = repository / "notebooks" / "assessment.ipynb"
    given = {"municipality": "183", "vintage": "2017"}
    out = {"engine_name": "parathed", "kernel_name": "nosuch"}
    with pytest.raises(NoSuchKernel):
        papermill.execute_notebook(template, tmp_path / "out.ipynb", given, **out)
