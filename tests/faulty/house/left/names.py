"""Imports a sibling."""

from right.names import SECOND

NAMES = [SECOND]
