"""Excel workbooks to be filled in, and read back with their faults."""

from __future__ import annotations

from parathed_lib.forms.workbook.layout import WorkbookForm
from parathed_lib.forms.workbook.read import read_workbook
from parathed_lib.forms.workbook.write import write_workbook

__all__ = ["WorkbookForm", "read_workbook", "write_workbook"]
