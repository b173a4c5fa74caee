"""The tool `locale/catalog.py`, which takes the project's folder as an argument."""

import importlib.util
from pathlib import Path

_spec = importlib.util.spec_from_file_location("catalog", Path(__file__).parents[2] / "locale" / "catalog.py")
catalog = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(catalog)
problems, forms = catalog.problems, catalog.forms
