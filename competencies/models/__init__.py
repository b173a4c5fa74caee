"""Frameworks of competencies, how they compare, and what the activities of a programme serve."""

from competencies.models.frameworks import Competency, Descriptor, Framework, Level
from competencies.models.links import ActivityCompetency, Crosswalk, Status

__all__ = ["ActivityCompetency", "Competency", "Crosswalk", "Descriptor", "Framework", "Level", "Status"]
