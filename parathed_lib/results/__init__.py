"""What a report says as plain data, the content of its JSON: a module for each kind."""

from parathed_lib.results.assessment import manifest, result

__all__ = ["manifest", "result"]
