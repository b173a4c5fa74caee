"""Frameworks of competencies, how they compare, what the activities of a programme serve, and the axes of themes."""

from competencies.frameworks.models import Competency, Descriptor, Framework, Level
from competencies.mapping.models import ActivityCompetency, Crosswalk, Status
from competencies.themes.models import ActivityTheme, Theme, ThemeAxis

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
