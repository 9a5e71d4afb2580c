"""One municipality over time: vintages, rounds and plans, as they stand on a day.

Nothing here looks at the clock: the day is stated, or it is that of the vintage.
"""

from __future__ import annotations

from parathed_lib.monitoring.monitor import Monitoring, monitor

__all__ = ["Monitoring", "monitor"]
