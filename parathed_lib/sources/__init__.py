"""The network and handed-over files: from the sources to a vintage.

Only `parathed snapshot` and researchers who use a client by hand come here; a report
never does.
"""

from parathed_lib.sources.statbank import StatBank, StoredStatBank

__all__ = ["StatBank", "StoredStatBank"]
