"""Imports of this app: each module registers one kind of table."""

from internships.sites import imports as sites
from internships.supervisors import imports as supervisors

__all__ = ["sites", "supervisors"]
