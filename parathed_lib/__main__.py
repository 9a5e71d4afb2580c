"""`python -m parathed_lib`: the same as `parathed`."""

from parathed_lib.commands.app import main

main()
