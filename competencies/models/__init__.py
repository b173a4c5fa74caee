"""Frameworks of competencies, how they compare, what the activities of a programme serve, and the axes of themes."""

from competencies.models.frameworks import Competency, Descriptor, Framework, Level
from competencies.models.links import ActivityCompetency, Crosswalk, Status
from competencies.models.themes import ActivityTheme, Theme, ThemeAxis

__all__ = [
    "ActivityCompetency",
    "ActivityTheme",
    "Competency",
    "Crosswalk",
    "Descriptor",
    "Framework",
    "Level",
    "Status",
    "Theme",
    "ThemeAxis",
]
