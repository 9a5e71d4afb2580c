"""Our papermill engine: the stock one, but an unknown parameter stops the run.

`papermill --engine parathed ...` uses it; stock papermill only warns of a parameter
that the notebook does not have, and then reports on whatever stands there.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import NBClientEngine, NotebookExecutionManager

from parathed_lib.report.parameters import known_names, refuse_unknown

NAME = "parathed"


class ParathedEngine(NBClientEngine):  # type: ignore[misc]
    """Runs the cells in a stock kernel after the parameters were checked."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **kwargs: Any
    ) -> Any:
        """Check the parameters that papermill put in, then run the notebook."""
        passed = nb_man.nb.metadata.get("papermill", {}).get("parameters", {})
        refuse_unknown(passed, known_names(nb_man.nb))
        return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)
