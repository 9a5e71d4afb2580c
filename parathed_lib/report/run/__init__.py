"""Reports as a run: jobs, executors, cache keys and records."""
