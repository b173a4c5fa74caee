"""The placements that take a place at a site, by resident: several measures of one page read them."""

from collections.abc import Collection

from internships.placements.models import Placement
from pages.shared_results import loaded_once


def held_placements(enrolment_ids: Collection[int]) -> dict[int, list[Placement]]:
    """Return {enrolment_id: placements with site and interruptions, in order}; two queries, once a reading request."""

    def load(keys: list[int]) -> dict[int, list[Placement]]:
        found: dict[int, list[Placement]] = {key: [] for key in keys}
        rows = Placement.objects.holding().filter(enrolment__in=keys)
        for row in rows.select_related("site__place").prefetch_related("interruptions"):
            found[row.enrolment_id].append(row)
        return found

    return loaded_once("held placements", enrolment_ids, load)
