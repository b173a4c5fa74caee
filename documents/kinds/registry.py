"""The kinds of documents. A new one is a module with a `KIND`, and its value in `IssuedDocument.Kind`."""

from documents.kinds import (
    accompaniment,
    end_of_training,
    minutes,
    placement,
    progress_report,
    stages,
    transcript_print,
)
from documents.kinds import year_attestations as years
from documents.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        transcript_print.KIND,
        years.ENROLMENT,
        years.ANNUAL_PROGRAMME,
        *end_of_training.KINDS,
        stages.KIND,
        placement.KIND,
        accompaniment.KIND,
        minutes.KIND,
        *progress_report.KINDS,
    )
}
