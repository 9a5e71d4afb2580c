"""From an assessment to files: notebook, page and JSON, for one municipality or all."""

import os

# Before numpy is imported: its threads would keep this process from being forked, and
# with a process on each core one thread each is what the machine has room for.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
