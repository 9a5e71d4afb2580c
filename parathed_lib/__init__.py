"""Readiness assessments (parathedsvurderinger) of Danish municipalities."""

from parathed_lib.assessment import Assessment, assess
from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParathedError

__version__ = "0.1.0"
__all__ = ["Assessment", "ParathedError", "__version__", "assess", "load_catalogue"]
