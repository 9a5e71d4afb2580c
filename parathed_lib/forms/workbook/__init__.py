"""Excel workbooks to be filled in, and read back with their faults."""
