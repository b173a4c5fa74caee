"""The kinds of documents. A new one is a module with a `KIND`, and its value in `IssuedDocument.Kind`."""

from documents.kinds import placement, transcript_print
from documents.kinds.kind import Kind

KINDS: dict[str, Kind] = {kind.name: kind for kind in (transcript_print.KIND, placement.KIND)}
