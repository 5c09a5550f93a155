"""The driver's start: what psycopg would load only to know its own version."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType


def tell_version() -> None:
    """Tell psycopg which version it is, before its first import.

    It asks `importlib.metadata`, which loads parsers of mail, CSV and ZIP: a tenth of the driver's start, and
    1.5 MB. The number stands in the name of the folder that pip keeps beside the package, too; where it
    doesn't, psycopg goes on as ever.
    """
    if "psycopg" in sys.modules or "importlib.metadata" in sys.modules:
        return
    for package in ("psycopg", "psycopg_binary"):
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            continue
        installed = next(Path(spec.origin).parents[1].glob(f"{package}-*.dist-info"), None)
        if installed is not None:
            module = ModuleType(f"{package}.version")
            module.__dict__["__version__"] = installed.stem.removeprefix(f"{package}-")
            sys.modules[module.__name__] = module
