"""The models of all folders, for other apps; inside the app import them from their folder."""

from competencies.frameworks.crosswalk_models import Crosswalk
from competencies.frameworks.models import Competency, Descriptor, Framework, Level
from competencies.mapping.models import ActivityCompetency
from competencies.status import Status
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
