"""The kinds of tables of the jury, for `imports.registry`."""

from jury.published import kind

__all__ = ["kind"]
