"""`python -m parathed_lib`: the same as `parathed`."""

from parathed_lib.cli import main

main()
