"""Where clinical training takes place, under whom, from when to when, and what is said of it."""

from internships.agreements.models import Agreement
from internships.concerns.models import Concern
from internships.directory.models import Capacity, Site, SiteTag
from internships.directory.supervisor_models import Accreditation, Delegation, Supervisor
from internships.evaluations.models import Evaluation, OwnRating
from internships.logbook.models import ActGroup, ActTally, LogWeek, TechnicalAct
from internships.placements.models import AgreementState, Interruption, Placement, PlacementStatus, PlacementSupervisor
from internships.placements.override_models import Override, StageDeclaration
from internships.ratings.models import SiteRating
from internships.ratings.publication_models import PublishedAnswer, PublishedBatch, RatingPublication

__all__ = [
    "Accreditation",
    "ActGroup",
    "ActTally",
    "Agreement",
    "AgreementState",
    "Capacity",
    "Concern",
    "Delegation",
    "Evaluation",
    "Interruption",
    "LogWeek",
    "Override",
    "OwnRating",
    "Placement",
    "PlacementStatus",
    "PlacementSupervisor",
    "PublishedAnswer",
    "PublishedBatch",
    "RatingPublication",
    "Site",
    "SiteRating",
    "SiteTag",
    "StageDeclaration",
    "Supervisor",
    "TechnicalAct",
]
