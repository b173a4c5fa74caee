"""The models of the folders, for other apps."""

from documents.batches.models import Batch, BatchItem
from documents.issuing.models import IssuedDocument, NumberSeries

__all__ = ["Batch", "BatchItem", "IssuedDocument", "NumberSeries"]
