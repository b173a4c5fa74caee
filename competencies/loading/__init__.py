"""Frameworks, crosswalks and mappings from files: all of them or none, and a second time changes nothing."""

from competencies.loading.files import LoadError, product_files
from competencies.loading.load import load
from competencies.loading.report import Report

__all__ = ["LoadError", "Report", "load", "product_files"]
