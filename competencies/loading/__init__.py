"""Loading frameworks, crosswalks, mappings and themes from files, all or none; a second load changes nothing."""

from competencies.loading.files import LoadError, product_files
from competencies.loading.load import load
from competencies.loading.report import Report

__all__ = ["LoadError", "Report", "load", "product_files"]
