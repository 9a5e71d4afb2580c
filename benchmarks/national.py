"""Times the batch against a shell loop and against its floor. Linux only.

    python benchmarks/national.py [--reports 24] [--rounds 3] [--workers 1 2] [--full]
                                  [--root ROOT] [--json FILE]
    python benchmarks/national.py --linear [--reports 98] [--workers 2] [--json FILE]

All configurations run by turns, each in a process tree of its own, on one example root
(written for the occasion unless --root names one). docs/performance.md says what each
is. A machine's speed drifts, so ratios are taken within a round, and the medians of the
rounds count. Memory is measured in a round of its own, since looking at it costs time.
`--full` makes all 98 reports, in the shell loop too. Ends with 1 when a goal is missed,
with 2 when a command failed.

`--linear` makes the reports of ten roots, 980 in all, one command after the other, and
prints how time and memory grow over the ten and within each. It has no goals.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import configurations
import example
import growth
import processes
from claims import Goal, Line, line, ratios, shown
from configurations import ALL, VINTAGE, Make, spread

ISHOEJ = "183"
IN_SHELL = 3  # reports of the shell loop in a round
SHELL, COLD_SHELL, COLD_BATCH = "shell loop", "one, cold: shell", "one, cold: batch"


@dataclass(frozen=True)
class Timing:
    """One measured run, in seconds; of the floor without its start-up."""

    round: int
    configuration: str
    reports: int
    wall: float
    cpu: float
    start_up: float | None = None


class Bench:
    """The configurations on one root, and what they took."""

    def __init__(self, root: Path, place: Path, codes: list[str], full: bool) -> None:
        self.root, self.place, self.codes = root, place, codes
        self.in_shell = codes if full else spread(codes, min(IN_SHELL, len(codes)))
        self.timings: list[Timing] = []
        self.peaks: dict[str, float] = {}

    def plan(self, workers: Sequence[int]) -> list[tuple[str, Make, list[str]]]:
        """Configuration, command and municipalities of one round, in order."""
        root, shell = self.root, configurations.shell
        plan = [
            (SHELL, shell, self.in_shell),
            (COLD_SHELL, shell, [ISHOEJ]),
            (COLD_BATCH, configurations.batch(root, None), [ISHOEJ]),
        ]
        for w in workers:
            make = configurations.batch(root, w)
            sizes = _sizes(len(self.codes), w)
            plan += [(f"batch, {w}", make, spread(self.codes, n)) for n in sizes]
            plan.append((f"floor, {w}", configurations.floor(root, w), self.codes))
        w = max(workers)
        forked = configurations.floor(root, w, forked=True)
        plan.append((f"floor, {w}, forked", forked, self.codes))
        return plan

    def time(self, number: int, name: str, make: Make, codes: list[str]) -> None:
        """Run one configuration once, and keep what it took."""
        run = self._run(make, codes)
        timing = Timing(number, name, len(codes), run.wall, run.cpu)
        if name.startswith("floor"):
            told = json.loads(run.output.splitlines()[-1])
            start_up = told["start_up"]["wall"]
            timing = Timing(
                number, name, len(codes), **told["reports"], start_up=start_up
            )
        self.timings.append(timing)
        wall, cpu = timing.wall / len(codes), timing.cpu / len(codes)
        print(
            f"round {number}  {name:17}{len(codes):4} reports, "
            f"s per report: wall {wall:.3f}, CPU {cpu:.3f}",
            flush=True,
        )

    def weigh(self, name: str, make: Make, codes: list[str]) -> None:
        """Run one configuration once for its peak of memory."""
        if name == SHELL:
            codes = codes[:IN_SHELL]
        self.peaks[name] = self._run(make, codes, memory=True).peak_pss or 0.0
        print(f"memory   {name:17}{self.peaks[name]:4.0f} MiB", flush=True)

    def same_pages(self) -> None:
        """Raise CommandError unless batch and floor make the same two pages.

        Else they do not do the same work, and their times cannot be compared.
        """
        codes = spread(self.codes, 2)
        pages = []
        for make in (
            configurations.batch(self.root, None),
            configurations.floor(self.root, 1),
        ):
            with tempfile.TemporaryDirectory(dir=self.place) as out:
                configurations.run(make, codes, self.root, Path(out))
                made = (Path(out) / VINTAGE).glob("[0-9]*.html")
                pages.append({path.name: path.read_bytes() for path in made})
        if pages[0] != pages[1]:
            raise processes.CommandError("The pages of batch and floor differ.")

    def unchanged(self, rounds: int) -> list[float]:
        """Seconds of a run over all municipalities that finds nothing to make."""
        with tempfile.TemporaryDirectory(dir=self.place) as folder:
            out = Path(folder)
            make = configurations.batch(self.root, None, force=False)
            configurations.run(make, ALL, self.root, out)
            again = [
                configurations.run(make, ALL, self.root, out) for _ in range(rounds)
            ]
        return [run.wall for run in again]

    def per_report(self, name: str, what: str) -> list[float]:
        """Seconds per report of a configuration's longest runs, by round."""
        runs = [t for t in self.timings if t.configuration == name]
        most = max(t.reports for t in runs)
        return [getattr(t, what) / t.reports for t in runs if t.reports == most]

    def lines(self, name: str, what: str) -> list[Line]:
        """The line through a configuration's runs, by round."""
        points: dict[int, list[tuple[int, float]]] = {}
        for t in self.timings:
            if t.configuration == name:
                points.setdefault(t.round, []).append((t.reports, getattr(t, what)))
        return [line(found) for found in points.values()]

    def national(self, name: str, what: str) -> list[float]:
        """Seconds per report of 98, start-up included: as measured, or by the line."""
        if len(self.codes) == len(ALL):
            return self.per_report(name, what)
        return [found.of(len(ALL)) for found in self.lines(name, what)]

    def _run(
        self, make: Make, codes: list[str], *, memory: bool = False
    ) -> processes.Run:
        with tempfile.TemporaryDirectory(dir=self.place) as out:
            return configurations.run(make, codes, self.root, Path(out), memory=memory)


def main() -> int:
    """Measure and print; 1 when a goal is missed, 2 when a command failed."""
    wish = _wish()
    codes = spread(ALL, wish.reports)
    try:
        with tempfile.TemporaryDirectory(prefix="parathed-bench-") as folder:
            place = Path(folder)
            if wish.linear:
                return growth.measure(codes, max(wish.workers), place, wish.json)
            return _compare(wish, codes, place)
    except processes.CommandError as error:
        print(f"\n{error}", file=sys.stderr)
        return 2


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time the batch.")
    parser.add_argument("--reports", type=int, help="default: 24; with --linear 98")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--full", action="store_true", help="all 98, shell loop too")
    parser.add_argument("--linear", action="store_true", help="980 reports, ten roots")
    parser.add_argument("--root", type=Path, help="a root of example.py")
    parser.add_argument("--json", type=Path, help="write the raw numbers here")
    wish = parser.parse_args()
    if wish.full or wish.reports is None:
        wish.reports = len(ALL) if wish.full or wish.linear else 24
    if sys.platform != "linux":
        parser.error("this reads /proc, which only Linux has")
    if min(wish.workers) < 1 or wish.rounds < 1:
        parser.error("--workers and --rounds are at least 1")
    if not max(wish.workers) < wish.reports <= len(ALL):
        parser.error(f"--reports is above --workers and at most {len(ALL)}")
    return wish


def _compare(wish: argparse.Namespace, codes: list[str], place: Path) -> int:
    root = wish.root.resolve() if wish.root else place / "root"
    if not wish.root:
        example.write_root(root)
    print(f"{configurations.machine()}", flush=True)
    bench = Bench(root, place, codes, wish.full)
    bench.same_pages()
    plan = bench.plan(wish.workers)
    for number in range(1, wish.rounds + 1):
        for name, make, some in plan if number % 2 else reversed(plan):
            bench.time(number, name, make, some)
    longest = {name: (make, some) for name, make, some in plan}
    for name, (make, some) in longest.items():
        bench.weigh(name, make, some)
    print("\n" + "\n".join(_table(bench, wish.workers)))
    goals = _goals(bench, max(wish.workers))
    again = bench.unchanged(wish.rounds)
    goals.append(Goal("98 reports of which none must be made", again, 2, "s"))
    print("\nGoals: median (least-most) of the rounds")
    print("\n".join(goal.told() for goal in goals))
    if wish.json:
        raw = {
            "machine": configurations.machine(),
            "runs": [asdict(t) for t in bench.timings],
            "peak_pss_mib": bench.peaks,
            "goals": [asdict(goal) | {"met": goal.met} for goal in goals],
        }
        wish.json.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    return 0 if all(goal.met for goal in goals) else 1


def _table(bench: Bench, workers: Sequence[int]) -> list[str]:
    """A line per configuration, then what the lines through the batch's runs say."""
    lines = [
        f"{'configuration':17}{'reports':>8}{'wall s/report':>20}"
        f"{'CPU s/report':>20}{'start-up s':>20}{'peak MiB':>10}"
    ]
    for name, peak in bench.peaks.items():
        runs = [t for t in bench.timings if t.configuration == name]
        start_up = [t.start_up for t in runs if t.start_up is not None]
        if name.startswith("batch"):
            start_up = [found.start_up for found in bench.lines(name, "wall")]
        lines.append(
            f"{name:17}{max(t.reports for t in runs):8}"
            f"{shown(bench.per_report(name, 'wall')):>20}"
            f"{shown(bench.per_report(name, 'cpu')):>20}"
            f"{shown(start_up) if start_up else '':>20}{peak:10.0f}"
        )
    lines.append("A report's seconds hold the batch's start-up, not the floor's.")
    w = max(workers)
    floors = [bench.per_report(f"floor, {w}{how}", "wall") for how in (", forked", "")]
    batch = [found.report for found in bench.lines(f"batch, {w}", "wall")]
    lines.append(
        f"One report more, {w} processes, wall: forked over plain floor "
        f"{shown(ratios(*floors))}, batch over forked floor "
        f"{shown(ratios(batch, floors[0]))}"
    )
    for w in workers:
        name = f"batch, {w}"
        more = [found.report for found in bench.lines(name, "wall")]
        whole = [98 * seconds for seconds in bench.national(name, "wall")]
        lines.append(f"{name}: one report more {shown(more)} s, 98 {shown(whole)} s")
    return lines


def _goals(bench: Bench, workers: int) -> list[Goal]:
    """What is claimed of the batch with this many workers."""
    batch, floor = f"batch, {workers}", f"floor, {workers}"
    wall = bench.lines(batch, "wall")
    faster = [
        Goal(
            f"98 reports, shell loop over {batch}, {label}",
            ratios(bench.per_report(SHELL, what), bench.national(batch, what)),
            limit,
            least=True,
        )
        for label, what, limit in (("wall", "wall", 15), ("CPU", "cpu", 8))
    ]
    more = [found.report for found in wall]
    cold = [bench.per_report(name, "wall") for name in (COLD_BATCH, COLD_SHELL)]
    return [
        *faster,
        Goal(
            f"one report more, {batch} over {floor}, wall",
            ratios(more, bench.per_report(floor, "wall")),
            1.25,
        ),
        Goal(f"start-up, {batch}", [found.start_up for found in wall], 2, "s"),
        Goal(f"peak memory, {batch}", [bench.peaks[batch]], 450, "MiB"),
        Goal("one report, cold, ours over theirs, wall", ratios(*cold), 0.6),
    ]


def _sizes(reports: int, workers: int) -> list[int]:
    """The sizes of the runs that a line is drawn through: whole shares, and all."""
    half = max(workers, reports // 2 // workers * workers)
    return sorted({workers, half, reports})


if __name__ == "__main__":
    sys.exit(main())
