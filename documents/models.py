"""The models of the folders, for other apps."""

from documents.batches.models import Batch, BatchItem
from documents.issuing.models import IssuedDocument, NumberSeries
from documents.rules.distribution import GradeDistribution
from documents.rules.models import DocumentRules
from documents.rules.pieces import AccreditationPiece

__all__ = [
    "AccreditationPiece",
    "Batch",
    "BatchItem",
    "DocumentRules",
    "GradeDistribution",
    "IssuedDocument",
    "NumberSeries",
]
