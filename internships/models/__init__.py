"""What happens in practices and hospital departments: the catalogue of acts, the logbook, the evaluations."""

from internships.models.acts import ActGroup, TechnicalAct

__all__ = ["ActGroup", "TechnicalAct"]
