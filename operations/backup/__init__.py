"""Backup: one file with the database and all stored files, and one with the keys (docs/operations.md)."""

from operations.backup.archive import BrokenBackupError
from operations.backup.restoring import RestoreRefusedError, restore
from operations.backup.saving import back_up

__all__ = ["BrokenBackupError", "RestoreRefusedError", "back_up", "restore"]
