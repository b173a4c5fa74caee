"""Tables of clinical training: each module registers one kind of import."""

from internships.imports import sites, supervisors

__all__ = ["sites", "supervisors"]
