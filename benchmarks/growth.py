"""Whether time and memory grow over many reports: `national.py --linear`."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

import configurations
import example
import processes

ROOTS = 10


def measure(codes: list[str], workers: int, place: Path, raw: Path | None) -> int:
    """Make the reports of ten roots, one command after the other, and print.

    `pss` and `own` are those of the command's first process: a page that it shares with
    its children counts in part in the first, whole in the second.
    """
    print(f"{configurations.machine()}")
    print(f"{ROOTS} runs of {len(codes)} reports, {workers} workers\n")
    print("               s per    parent, PSS MiB    parent, own MiB   tree, MiB")
    print("run       s   report     start      end     start      end        peak")
    rows = []
    for number in range(1, ROOTS + 1):
        root = place / str(number)
        example.write_root(root, example.SEED + number - 1)
        with tempfile.TemporaryDirectory(dir=place) as out:
            make = configurations.batch(root, workers)
            run = configurations.run(make, codes, root, Path(out), memory=True)
        start, end = ends(run.samples)
        rows.append(
            {
                "wall": run.wall,
                "cpu": run.cpu,
                "pss": [start.pss, end.pss],
                "own": [start.own, end.own],
                "peak": run.peak_pss,
            }
        )
        print(
            f"{number:3}{run.wall:8.1f}{run.wall / len(codes):9.3f}"
            f"{start.pss:10.0f}{end.pss:9.0f}{start.own:10.0f}{end.own:9.0f}"
            f"{run.peak_pss or 0:12.0f}",
            flush=True,
        )
    within = [row["own"][1] - row["own"][0] for row in rows]
    walls = [row["wall"] for row in rows]
    ratio = statistics.median(walls[ROOTS // 2 :]) / statistics.median(
        walls[: ROOTS // 2]
    )
    print(
        "\nThe parent's own memory grew by a median of "
        f"{statistics.median(within):.1f} MiB within a run, at most {max(within):.1f}."
        f"\nThe last five runs took {ratio:.2f} times as long as the first five."
    )
    if raw:
        found = {"machine": configurations.machine(), "reports": len(codes)}
        text = json.dumps(found | {"runs": rows}, indent=1)
        raw.write_text(text + "\n", encoding="utf-8")
    return 0


def ends(
    samples: Sequence[processes.Sample],
) -> tuple[processes.Sample, processes.Sample]:
    """Medians of the first and of the last tenth of the time in which reports are made.

    That is while there are several processes: before, the program is being loaded.
    """
    at_work = [s for s in samples if s.processes > 1] or list(samples)
    tenth = max(1, len(at_work) // 10)
    return _middle(at_work[:tenth]), _middle(at_work[-tenth:])


def _middle(samples: Sequence[processes.Sample]) -> processes.Sample:
    def median(field: str) -> float:
        return statistics.median(getattr(sample, field) for sample in samples)

    return processes.Sample(
        *map(median, ("seconds", "pss", "tree_pss", "own", "processes"))
    )
