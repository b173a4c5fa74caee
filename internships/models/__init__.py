"""Where clinical training takes place, under whom, from when to when, and what is said of it."""

from internships.models.acts import ActGroup, TechnicalAct
from internships.models.agreements import Agreement, Override, StageDeclaration
from internships.models.concerns import Concern
from internships.models.evaluations import Evaluation, OwnRating
from internships.models.logbook import ActTally, LogWeek
from internships.models.placements import Interruption, Placement, PlacementSupervisor, State, Step
from internships.models.site_ratings import SiteRating
from internships.models.sites import Area, Capacity, Postcode, Province, Site, SiteTag
from internships.models.supervisors import Accreditation, Delegation, Supervisor

__all__ = [
    "Accreditation",
    "ActGroup",
    "ActTally",
    "Agreement",
    "Area",
    "Capacity",
    "Concern",
    "Delegation",
    "Evaluation",
    "Interruption",
    "LogWeek",
    "Override",
    "OwnRating",
    "Placement",
    "PlacementSupervisor",
    "Postcode",
    "Province",
    "Site",
    "SiteRating",
    "SiteTag",
    "StageDeclaration",
    "State",
    "Step",
    "Supervisor",
    "TechnicalAct",
]
