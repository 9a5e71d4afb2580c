"""The form as an Excel workbook: to be filled in, and read back with its faults."""

from __future__ import annotations

from parathed_lib.self_evaluation.workbook.read import read_workbook
from parathed_lib.self_evaluation.workbook.write import write_workbook

__all__ = ["read_workbook", "write_workbook"]
