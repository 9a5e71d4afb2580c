"""Opens a workbook in a process of its own: the file goes in, its sheets come out.

`legacy` runs this as a script, outside the package. The library can end the process
that it runs in, or ask for hundreds of gigabytes: a cell far away from the others is
enough (python-calamine 0.9.1, November 2026). Here it takes nobody along.
"""

from __future__ import annotations

import contextlib
import io
import pickle
import sys

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

# Name, whether it is hidden, height, rows and merged cells of a sheet
_At = tuple[int, int]
Opened = tuple[str, bool, int, list[list[object]], list[tuple[_At, _At]]]
_MEMORY = 2 * 1024**3


def main(most_rows: int) -> None:
    """Writes name, visibility, height, rows and merged cells of each sheet as a pickle.

    A sheet with more than `most_rows` has no rows.
    """
    _limit_memory()
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets = []
    for known in book.sheets_metadata:
        if known.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(known.name)
        height = sheet.end[0] + 1 if sheet.end else 0
        fits = 0 < height <= most_rows
        rows = sheet.to_python(skip_empty_area=False) if fits else []
        hidden = known.visible != SheetVisibleEnum.Visible
        merged = sheet.merged_cell_ranges or []
        sheets.append((known.name, hidden, height, rows, merged))
    pickle.dump(sheets, sys.stdout.buffer)


def _limit_memory() -> None:
    """On systems that know such limits; others refuse by themselves, or are slow."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    main(int(sys.argv[1]))
