"""Tell which published bytes a change alters: `make same BASE=<commit>`.

    python tests/same.py BASE [--keep FOLDER] [--only KIND ...]

Makes every kind of page, its JSON and notebook, and what municipalities fill in, twice:
with the code of the commit BASE and with the files as they stand. Prints what
differs, and ends with 1 when anything does, with 2 when a command failed. Workbooks are
compared part by part. The checksum of our own code is left out, for it always differs.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

MUNICIPALITIES = ("Ishøj", "København", "Langeland", "Læsø", "Vejle")
REPORTS = ("report", *MUNICIPALITIES)
# Each line is one `parathed` command; OUT is its folder, of its own.
COMMANDS: dict[str, list[tuple[str, ...]]] = {
    "reports": [
        (*REPORTS, "--vintage", "2017", "--out", "OUT"),
        (*REPORTS, "--vintage", "2026", "--out", "OUT"),
        ("show", "Vejle", "--vintage", "2026", "--json"),
        ("list", "indicators", "--json"),
        ("list", "parameters", "--json"),
    ],
    "plans": [
        ("plan", "Ishøj", "--out", "OUT"),
        ("plan", "København", "--at", "2017-06-30", "--out", "OUT/then"),
        ("plan", "København", "--plan", "laeringsnetvaerk-2011", "--out", "OUT"),
    ],
    "monitoring": [
        ("monitor", "Ishøj", "--out", "OUT"),
        ("monitor", "Ishøj", "--at", "2017-06-30", "--out", "OUT"),
        ("monitor", "København", "--at", "2017-06-30", "--out", "OUT"),
        ("report", "Ishøj", "--vintage", "2026", "--out", "OUT"),
    ],
    "areas": [
        ("report", "Region Sjælland", "Byen København", "--out", "OUT"),
        ("report", "Ishøj", "Greve", "--group", "Vestegnen", "--out", "OUT"),
    ],
    "programme": [("programme", "--root", "EXAMPLE", "--out", "OUT")],
    "diff": [
        ("report", "Ishøj", "--vintage", "2017", "--out", "OUT"),
        ("report", "Ishøj", "--vintage", "2026", "--out", "OUT"),
        ("diff", "OUT/2017/183-ishoej.json", "OUT/2026/183-ishoej.json"),
        (
            *("diff", "OUT/2017/183-ishoej.json", "OUT/2026/183-ishoej.json"),
            *("--html", "OUT/changes.html"),
        ),
    ],
    "forms": [
        ("form", "new", "Ishøj", "OUT/form.xlsx"),
        ("form", "new", "Ishøj", "OUT/form.html"),
        ("form", "new", "Ishøj", "OUT/form.toml"),
        ("form", "new", "Ishøj", "OUT/stored.xlsx", "--from-stored"),
        ("form", "new", "Ishøj", "OUT/rater.xlsx", "--rater", "2"),
        ("plan", "new", "Ishøj", "OUT/plan.xlsx"),
        ("plan", "new", "Ishøj", "OUT/plan.toml"),
        ("plan", "new", "Ishøj", "OUT/plan-stored.xlsx", "--from-stored"),
    ],
}
# A record of a run tells of this run: times, and keys that hold the code's checksum.
NOT_COMPARED = {"run.json", "manifest.json", ".kept.json"}
CHANGED_IS_FINE = {"diff"}  # `parathed diff` ends with 1 when something changed
LINES = 12  # of a file's differences that are printed
OWN_CODE = re.compile(rb'("library": ")[0-9a-f]{64}')
MARK = re.compile(r"(?<=[>,;}\]])")


def main(words: Sequence[str] | None = None) -> int:
    """Compare; 1 when anything differs."""
    parser = argparse.ArgumentParser(description="Tell which bytes a change alters.")
    parser.add_argument("base", help="the commit to compare with")
    parser.add_argument("--keep", type=Path, help="a folder to keep the files in")
    parser.add_argument("--only", nargs="+", choices=COMMANDS, help="kinds of page")
    wish = parser.parse_args(words)
    kinds = wish.only or list(COMMANDS)
    with tempfile.TemporaryDirectory(prefix="parathed-same-") as place:
        folder = (wish.keep or Path(place)).resolve()
        for name, commit in (("base", wish.base), ("now", "")):
            _check_out(folder / name / "tree", commit)
        with ThreadPoolExecutor(2) as pool:
            made = [
                pool.submit(_make, folder / name, kinds) for name in ("base", "now")
            ]
        faults = [fault for one in made for fault in one.result()]
        if faults:
            print("\n".join(faults))
            return 2
        base, now = ({n: d for n, d in _parts(folder / s / "out")} for s in SIDES)
        different = [n for n in sorted(base | now) if base.get(n) != now.get(n)]
        for name in different:
            print("\n".join(_told(name, base.get(name), now.get(name))))
        print(f"{len(base)} files and parts, {len(different)} of them differ.")
        return 1 if different else 0


SIDES = ("base", "now")


def _check_out(tree: Path, commit: str) -> None:
    """The files of a commit, or as they stand all but those that git ignores."""
    tree.mkdir(parents=True)
    if commit:
        archive = subprocess.run(
            ["git", "archive", commit], check=True, capture_output=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", tree], input=archive, check=True)
        return
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, check=True, capture_output=True)
    for name in names.stdout.decode().split("\0"):
        if name and Path(name).is_file():
            target = tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(Path(name).read_bytes())


def _make(side: Path, kinds: Sequence[str]) -> list[str]:
    """Run the commands with the code of one side; what failed."""
    tree, faults = side / "tree", []
    env = dict(os.environ, PYTHONPATH=str(tree), TERM="dumb", COLUMNS="100")
    example = side / "example"
    writer = [sys.executable, str(tree / "benchmarks" / "example_programme.py")]
    subprocess.run(
        [*writer, str(example), "--municipalities", "24"],
        env=env,
        check=True,
        capture_output=True,
    )
    for kind in kinds:
        out = side / "out" / kind
        out.mkdir(parents=True)
        for number, command in enumerate(COMMANDS[kind]):
            words = [
                word.replace("OUT", str(out)).replace("EXAMPLE", str(example))
                for word in command
            ]
            run = subprocess.run(
                [sys.executable, "-m", "parathed_lib", *words],
                cwd=tree,
                env=env,
                capture_output=True,
                encoding="utf-8",
            )
            if run.returncode > (command[0] in CHANGED_IS_FINE):
                faults.append(f"{side.name}: {' '.join(command)}\n{run.stderr}")
            if command[0] in ("show", "list", "diff"):
                said = run.stdout.replace(str(out), "OUT")
                (out / f"{number}-{command[0]}.txt").write_text(said, "utf-8")
    return faults


def _parts(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files below a folder, those of a workbook one by one."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or path.name in NOT_COMPARED:
            continue
        if path.suffix != ".xlsx":
            yield name, OWN_CODE.sub(rb"\1", path.read_bytes())
            continue
        with zipfile.ZipFile(path) as book:
            for part in sorted(book.namelist()):
                yield f"{name}!{part}", book.read(part)


def _told(name: str, base: bytes | None, now: bytes | None) -> Iterator[str]:
    """What differs in one file, in a few lines."""
    if base is None or now is None:
        yield f"{name}: only {'now' if base is None else 'in the base'}"
        return
    old, new = (
        [
            line
            for text in data.decode("utf-8", "replace").splitlines()
            for line in MARK.split(text)
            if line.strip()
        ]
        for data in (base, now)
    )
    changes = [
        line[:160]
        for line in difflib.unified_diff(old, new, lineterm="", n=0)
        if line[:2] not in ("--", "++", "@@")
    ]
    yield f"{name}: {len(changes)} lines"
    yield from (f"    {line}" for line in changes[:LINES])


if __name__ == "__main__":
    sys.exit(main())
