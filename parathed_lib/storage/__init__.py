"""How files are written: whole, under a lock, with the mode that is theirs."""
