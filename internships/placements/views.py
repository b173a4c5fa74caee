"""Shared by all views about one placement."""

from django.shortcuts import get_object_or_404

from internships.placements.models import Placement


def visible_placement(user, uuid, *prefetches: str) -> Placement:
    """The placement with what a list row shows and the given prefetches; 404 where the user may not see it."""
    return get_object_or_404(Placement.objects.visible_to(user).for_list().prefetch_related(*prefetches), uuid=uuid)
