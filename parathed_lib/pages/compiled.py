"""Compiled templates, kept for the next process: compiling takes as long as a page."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from parathed_lib.runtime import cache_folder
from parathed_lib.versions import library, versions


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates in this user's cache folder, each by its text and our code.

    `environment` is a name that no other environment has: two with other settings
    compile the same file otherwise. Where none can be kept, they are compiled again.
    """

    def __init__(self, environment: str) -> None:
        super().__init__(str(cache_folder()), f"parathed-{environment}-%s.cache")

    def get_source_checksum(self, source: str) -> str:
        """What the compiled template depends on, besides its name."""
        return super().get_source_checksum(f"{_compiler()}\n{source}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def _compiler() -> str:
    """What may compile a template otherwise: filters are applied to what is constant."""
    return f"{library()} {versions()['jinja2']}"
