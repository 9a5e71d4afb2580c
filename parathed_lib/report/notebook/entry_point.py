"""What papermill loads when it starts: a name for our engine, and nothing heavy.

papermill imports all entry points at the end of its own import. If this were the engine
itself, which imports papermill, each could only be imported after the other.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import Engine, NotebookExecutionManager


class EntryEngine(Engine):  # type: ignore[misc]
    """The engine `parathed`, imported when it is first used."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **settings: Any
    ) -> Any:
        """Run the notebook as `engine.ParathedEngine` does."""
        from parathed_lib.report.notebook.engine import ParathedEngine

        return ParathedEngine.execute_managed_notebook(nb_man, kernel_name, **settings)
