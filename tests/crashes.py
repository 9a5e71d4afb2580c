"""Looks at what a command leaves that is killed before any of its file operations.

A program of its own, since it forks. An audit hook copies the place before each file
operation: as the system has it, without what still lies in Python's buffers, which is
what is left when the system kills the process there. Each copy is then put in place.

    python tests/crashes.py SCENARIO...     one line of JSON for each
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import pickle
import re
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a process with threads is no one to fork

from parathed_lib.report.run.trimmed_imports import trimmed_imports

with trimmed_imports():
    import nbformat  # noqa: F401

from replay import ReplayServer
from warm_processes import read_once

from parathed_lib.catalogue import Catalogue, load_catalogue
from parathed_lib.commands.app import main
from parathed_lib.forms.evaluation import read_form
from parathed_lib.forms.plan.repository import load_plans
from parathed_lib.pages.appendix import appendix_page
from parathed_lib.report.notebook import engine, execution
from parathed_lib.report.notebook.execution import make_report
from parathed_lib.report.run import jobs, processed, worker, worker_process
from parathed_lib.report.run.processed import KEPT
from parathed_lib.sources import snapshot
from parathed_lib.sources.http_client import RetryPolicy
from parathed_lib.sources.statbank import StatBank
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.writing import UNFINISHED
from parathed_lib.vintage import Vintage, load_vintage

AT_ONCE = RetryPolicy(
    retries=0, pause=0.0, longest=0.0, interval=0.0, connect=60.0, read=60.0
)
REPOSITORY = Path(__file__).resolve().parent.parent
# Audit events that change what lies on disk, and which of their arguments are paths.
CHANGES = {
    "os.rename": (0, 1),
    "os.remove": (0,),
    "os.mkdir": (0,),
    "os.rmdir": (0,),
    "os.link": (1,),
    "os.symlink": (1,),
    "os.truncate": (0,),
    "os.chmod": (0,),
    "os.utime": (0,),
}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True)
class Scenario:
    """A command, what is done before it, and how it ends when it is given again.

    `again` is its exit code when all of it was done already.
    """

    words: str
    before: tuple[str, ...] = ()
    again: int = 0
    arrange: Callable[[Path], None] = lambda place: None


def form(place: Path, name: str, **changes: str) -> None:
    """A form of Ishøj to send in, with pieces of text replaced."""
    stored = REPOSITORY / "data" / "raw" / "evaluations" / "2017" / "183.toml"
    text = "names_no_person = true\n" + stored.read_text("utf-8")
    text = text.replace('round = "2017"', 'round = "2027"')
    for old, new in changes.items():
        found, count = re.subn(rf"(?m)^{old} = .*$", f"{old} = {new}", text)
        assert count == 1, old
        text = found
    (place / name).write_text(text, "utf-8")


def forms(place: Path) -> None:
    form(place, "first.toml")
    form(place, "second.toml", strategy="4")
    form(place, "third.toml", strategy="2")


def plan(place: Path) -> None:
    """A plan of Ishøj to send in, under another name than the stored one."""
    text = (place / "data" / "raw" / "plans" / "183.toml").read_text("utf-8")
    text = text.replace('name = "Forslag', 'names_no_person = true\nname = "Udkast')
    (place / "plan.toml").write_text(text, "utf-8")


def many_forms(place: Path) -> None:
    """Seven municipalities' forms of one round: enough for a page across them."""
    codes = ("101", "147", "151", "153", "155", "157", "159")
    for n, code in enumerate(codes):
        form(place, "one.toml", municipality=f'"{code}"', strategy=str(2 + n % 2))
        folder = place / "data" / "raw" / "evaluations" / "2017"
        text = (place / "one.toml").read_text("utf-8")
        text = text.replace('round = "2027"', 'round = "2017"')
        (folder / f"{code}.toml").write_text(text, "utf-8")
    (place / "one.toml").unlink()


REPORT = "report Ishøj --vintage 2017"
REPORT_OF_ROUND = "report Ishøj --vintage 2017 --round 2027"
RATERS = ("form import first.toml --rater 1", "form import second.toml --rater 2")
SCENARIOS = {
    "form import, a first": Scenario("form import first.toml", arrange=forms),
    "form import, another": Scenario(
        "form import second.toml", ("form import first.toml",), arrange=forms
    ),
    "form import, a rater's": Scenario(
        "form import third.toml --rater 2", RATERS, arrange=forms
    ),
    "form consensus": Scenario(
        "form consensus Ishøj --round 2027 --from second.toml",
        ("form import first.toml", *RATERS),
        arrange=forms,
    ),
    "form withdraw": Scenario(
        "form withdraw Ishøj --round 2027 --rater 2 --yes",
        (*RATERS, "form import third.toml --rater 2"),
        again=2,
        arrange=forms,
    ),
    "form forget": Scenario(
        "form forget Ishøj --round 2027 --yes",
        (
            "form import first.toml",
            "form import second.toml",
            *RATERS,
            "form import third.toml --rater 2",
        ),
        arrange=forms,
    ),
    "form new": Scenario("form new Ishøj new.xlsx --round 2017 --from-stored", again=2),
    "plan import, a first": Scenario("plan import plan.toml --as 2027", arrange=plan),
    "plan import, another": Scenario("plan import plan.toml", arrange=plan),
    "plan new": Scenario(
        "plan new Ishøj new.xlsx --vintage 2017 --first 2027 --last 2028", again=2
    ),
    "publish": Scenario("publish Ishøj --vintage 2017", (REPORT,)),
    "publish --programme": Scenario(
        "publish --programme --vintage 2017",
        ("programme --vintage 2017",),
        arrange=many_forms,
    ),
    "snapshot": Scenario(
        "snapshot --vintage 2026-11-22 --indicator full_time_unemployed_pct"
        " --statbank-url {statbank}",
        again=2,
    ),
    "report, a first": Scenario(REPORT),
    "report, another": Scenario(
        REPORT_OF_ROUND,
        ("form import first.toml", REPORT_OF_ROUND, "form import second.toml"),
        arrange=forms,
    ),
    "plan": Scenario("plan Ishøj --vintage 2017"),
    "monitor": Scenario(
        "monitor Ishøj --vintage 2017 --at 2018-06-30",
        ("monitor Ishøj --vintage 2017 --at 2018-06-30", "form import second.toml"),
        arrange=forms,
    ),
    "programme": Scenario("programme --vintage 2017", arrange=many_forms),
    "diff": Scenario(
        "diff reports/2017/183-ishoej.json other/2017/183-ishoej.json --html new.html",
        ("form import second.toml", REPORT, f"{REPORT_OF_ROUND} --out other"),
        again=2,
        arrange=forms,
    ),
}


@dataclass
class Found:
    """What came of a scenario: how many stops, and what was wrong after one."""

    stops: int = 0
    faults: list[str] = field(default_factory=list)


class Bench:
    """A place in which a command is run again and again."""

    def __init__(self, folder: Path, statbank: str) -> None:
        self.statbank = statbank
        self.place = folder / "place"
        self.start = folder / "start"
        self.output = folder / "output"
        self.states = folder / "states"

    def run(self, words: str, keep: bool = False) -> int:
        """Run a command in a child, and keep what it printed.

        With `keep`, `states` gets a copy of the place for each of its file operations,
        as it was before.
        """
        pid = os.fork()
        if pid == 0:
            self._child(words, keep)
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status)

    def told(self) -> str:
        return self.output.read_text("utf-8", errors="replace").strip()

    def _child(self, words: str, keep: bool) -> None:
        code = 1
        os.chdir(self.place)
        output = os.open(self.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for stream in (1, 2):
            os.dup2(output, stream)
        states = 0
        root = f"{self.place}{os.sep}"

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal states
            if event == "open":
                places = (0,) if (arguments[2] or 0) & WRITES else ()
            else:
                places = CHANGES.get(event, ())
            paths = [arguments[n] for n in places if not isinstance(arguments[n], int)]
            if any(os.path.abspath(os.fsdecode(p)).startswith(root) for p in paths):
                states += 1
                shutil.copytree(self.place, self.states / f"{states:04}")

        try:
            if keep:
                sys.addaudithook(hook)
            sys.argv = self.argv(words)
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        except BaseException:
            traceback.print_exc()
        finally:
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(Exception):
                    stream.flush()
            os._exit(code)

    def begin(self) -> None:
        """Bring the place to where the command begins."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.start, self.place)

    def put(self, state: Path) -> None:
        """Bring the place to what the command left in one of its states."""
        shutil.rmtree(self.place)
        state.rename(self.place)

    def warm_up(self, words: str) -> None:
        """Run a command in this process, so that no child has to import and read."""
        self.begin()
        os.chdir(self.place)
        sys.argv = self.argv(words)
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            contextlib.suppress(SystemExit),
        ):
            main()
        os.chdir(self.start)
        threads = len(list(Path("/proc/self/task").iterdir()))
        assert threads == 1, f"{threads} threads: their locks would stay in a child"
        gc.freeze()

    def argv(self, words: str) -> list[str]:
        return ["parathed", *words.format(statbank=self.statbank).split()]


def read_all(place: Path, seen: set[bytes]) -> None:
    """Read every vintage, form and plan; raises an error for what is not whole.

    `seen` are the checksums of what was read already without an error.
    """
    if (raw := whole(place / "data" / "raw")) in seen:
        return
    root, catalogue = DataRoot(place), load_catalogue()
    for name in root.vintages():
        load_vintage(root, name)
    for path in root.evaluations.rglob("*.toml"):
        tomllib.loads(path.read_text("utf-8"))
    for name in root.rounds():
        for path in (root.evaluations / name).glob("*.toml"):
            assert read_form(path, catalogue)
    for code in {path.stem[:3] for path in root.plans.glob("*.toml")}:
        load_plans(root, code, catalogue)
    seen.add(raw)


def tree(place: Path) -> dict[str, bytes]:
    """Every file by its path, without what differs from run to run."""
    return {
        path.relative_to(place).as_posix(): settled(path)
        for path in place.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def whole(place: Path) -> bytes:
    """A checksum of all that lies there, names and bytes.

    Of a file that was being written it takes neither the bytes, which nobody reads, nor
    the piece of its name that is drawn by chance.
    """
    digest = sha256()
    for path in sorted(place.rglob("*")):
        name, content = path.relative_to(place).as_posix(), b""
        if name.endswith(UNFINISHED):
            name = re.sub(r"\.[^.]+(\.[^.]+)$", r"\1", name)
        elif path.is_file():
            content = path.read_bytes()
        digest.update(repr((name, content)).encode())
    return digest.digest()


def settled(path: Path) -> bytes:
    content = path.read_bytes()
    if path.name == ".key":  # random
        return b"a key" if len(content) == 64 else content
    if path.name == "run.json":
        return re.sub(rb'"seconds": [0-9.]+', b"", content)
    if path.name == "manifest.csv":  # the number of each call
        return re.sub(rb",[0-9a-f-]{36},", b",,", content)
    return content


def is_hidden(path: str) -> bool:
    """Whether a file is none that anybody reads: it, or a folder of it, is hidden.

    The key, and the record of what tables were made from, are read.
    """
    parts = path.split("/")
    is_read = parts[-1] in (".key", KEPT)
    return any(part.startswith(".") for part in parts) and not is_read


def crash(bench: Bench, scenario: Scenario) -> Found:
    """Look at what the command leaves, killed before each of its file operations."""
    found = Found()
    make_start(bench, scenario)
    bench.begin()
    before = tree(bench.place)
    shutil.rmtree(bench.states, ignore_errors=True)
    code = bench.run(scenario.words, keep=True)
    after = tree(bench.place)
    if code not in (0, 1) or after == before:
        return Found(0, [f"the command alone ends with {code}: {bench.told()}"])
    if left := [p for p in after if is_hidden(p) and p not in before]:
        found.faults.append(f"the command alone leaves {left}")
    bench.warm_up(scenario.words)
    seen: set[bytes] = set()
    well: set[bytes] = set()
    states = sorted(bench.states.iterdir())
    found.stops = len(states)
    for state in states:
        if (left := whole(state)) in seen:
            continue  # what lies there was looked at as an earlier state
        seen.add(left)
        bench.put(state)
        for fault in faults(bench, scenario, before, after, code, well):
            found.faults.append(f"stop {state.name} of {len(states)}: {fault}")
    return found


def faults(
    bench: Bench,
    scenario: Scenario,
    before: dict[str, bytes],
    after: dict[str, bytes],
    code: int,
    well: set[bytes],
) -> Iterator[str]:
    """What is wrong after a stop, and after the command was given again."""
    killed = tree(bench.place)
    for path in before.keys() & after.keys() - killed.keys():
        yield f"{path} is gone"
    for path, content in killed.items():
        if is_hidden(path) or content in (before.get(path), after.get(path)):
            continue
        if path.startswith("reports/") and path.endswith(("n.json", "t.json")):
            json.loads(content)  # the records tell the truth of what lies there
            continue
        yield f"{path} is neither what it was nor what it shall be"
    try:
        read_all(bench.place, well)
    except Exception as error:
        yield f"what is stored cannot be read: {error}"
    for slug in slugs(killed):
        if is_mixed(slug, killed, before, after):
            words = "Ishøj" if slug.startswith("183") else "--programme"
            if bench.run(f"publish {words} --vintage 2017 --check") != 2:
                yield f"{slug} is half of one run and half of another, and is published"
    ended = bench.run(scenario.words)
    was_done = {p: content for p, content in killed.items() if not is_hidden(p)} == {
        p: content for p, content in after.items() if not is_hidden(p)
    }
    if ended != code and not (was_done and ended == scenario.again):
        yield f"given again it ends with {ended}: {bench.told()}"
    final = tree(bench.place)
    if final != after:
        paths = before.keys() | after.keys() | final.keys()
        other = [p for p in sorted(paths) if final.get(p) != after.get(p)]
        yield f"given again it leaves {other} otherwise than it does alone"


def slugs(files: dict[str, bytes]) -> set[str]:
    return {
        Path(path).stem
        for path in files
        if path.startswith("reports/") and path.endswith(".ipynb")
    }


def is_mixed(
    slug: str,
    killed: dict[str, bytes],
    before: dict[str, bytes],
    after: dict[str, bytes],
) -> bool:
    """Whether the files of a report are not all of one run."""
    names = [f"reports/2017/{slug}.{end}" for end in ("html", "ipynb", "json")]
    there = [killed.get(name) for name in names]
    if there[2] is None:
        return False  # nothing that could be published
    return not any(there == [files.get(n) for n in names] for files in (before, after))


def make_start(bench: Bench, scenario: Scenario) -> None:
    """A data root with the vintage 2017, and what is done before the command."""
    shutil.rmtree(bench.place, ignore_errors=True)
    raw = REPOSITORY / "data" / "raw"
    for name in ("2017", "evaluations/2017", "plans"):
        folder = bench.place / "data" / "raw" / name
        shutil.copytree(raw / name, folder)
    scenario.arrange(bench.place)
    for words in scenario.before:
        if bench.run(words) != 0:
            raise SystemExit(f"parathed {words}: {bench.told()}")
    shutil.rmtree(bench.start, ignore_errors=True)
    shutil.copytree(bench.place, bench.start)


def remembered(folder: Path) -> Callable[..., Any]:
    """`make_report`, which runs each notebook only once for all children."""

    def remembering(subject: Any, *more: Any, **named: Any) -> Any:
        name = sha256(pickle.dumps((subject.kind, subject.slug, subject.data)))
        kept = folder / name.hexdigest()
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make_report(subject, *more, **named)))
        return pickle.loads(kept.read_bytes())

    return remembering


def in_this_process(folder: Path) -> None:
    """Let reports be made in the process of the command, each once for all.

    So are the tables and the appendix of the one vintage that reports are made from.
    """
    appendix: dict[str, str] = {}

    def appendix_once(vintage: Vintage, catalogue: Catalogue) -> str:
        if vintage.name not in appendix:
            appendix[vintage.name] = appendix_page(vintage, catalogue)
        return appendix[vintage.name]

    processed._tables = cache(processed._tables)
    processed.appendix_page = appendix_once
    worker_process._CAN_START = False
    execution.make_report = worker.make_report = remembered(folder)
    worker.make_here = lambda todo, workers, seconds, memory, shared: (
        jobs.do(job, engine.NAME, seconds) for job in todo
    )


def served() -> tuple[int, str]:
    """The process and the address of a StatBank of our own, which answers at once."""
    snapshot.StatBank = partial(StatBank, policy=AT_ONCE)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        with ReplayServer() as server:
            os.write(writing, server.url.encode())
            os.close(writing)
            with contextlib.suppress(KeyboardInterrupt):
                while True:
                    time.sleep(3600)
        os._exit(0)
    os.close(writing)
    return pid, os.read(reading, 1000).decode()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="parathed-crash-") as name, read_once():
        folder = Path(name).resolve()
        (folder / "reports").mkdir()
        in_this_process(folder / "reports")
        server, url = served()
        try:
            for name in sys.argv[1:] or SCENARIOS:
                found = crash(Bench(folder, url), SCENARIOS[name])
                row = {"scenario": name, **asdict(found)}
                print(json.dumps(row, ensure_ascii=False), flush=True)
        finally:
            os.kill(server, signal.SIGKILL)
            os.waitpid(server, 0)
