"""The kinds of table that fill the records; each module registers one."""

from records.imports import accompaniment, exemptions, past_decisions, residents, results

__all__ = ["accompaniment", "exemptions", "past_decisions", "residents", "results"]
