"""Forms, scales, settings and professions from files."""

from competencies.loading import LoadError
from portfolio.forms.loading.load import load

__all__ = ["LoadError", "load"]
