"""The models of the folders, for other apps."""

from documents.issuing.models import IssuedDocument, NumberSeries

__all__ = ["IssuedDocument", "NumberSeries"]
