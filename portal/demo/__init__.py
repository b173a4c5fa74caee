"""The demonstration: invented people of a plausible faculty, always the same. It grows with each capability."""

from portal.demo.loading import load
from portal.demo.logins import logins

__all__ = ["load", "logins"]
