"""Tables of the records: each module registers one kind of import."""

from records.imports import accompaniment, exemptions, past_decisions, residents, results

__all__ = ["accompaniment", "exemptions", "past_decisions", "residents", "results"]
