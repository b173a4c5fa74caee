"""Parts of the pages of one sitting, for all folders."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from jury.sittings.permissions import visible_sittings
from records.models import Deliberation


def visible_sitting(request, uuid) -> Deliberation:
    """Return the sitting if the user may open it, else raise 404."""
    found = visible_sittings(request.user).select_related(
        "programme_version__programme", "session__academic_year", "recorded_by"
    )
    return get_object_or_404(found.prefetch_related("programme_version__programme__institutions"), uuid=uuid)


def sitting_url(sitting: Deliberation, part: str = "") -> str:
    return reverse("deliberation", args=[sitting.uuid]) + (f"#{part}" if part else "")


def sitting_page(sitting: Deliberation, **context) -> dict[str, Any]:
    """The context of a form page of one sitting, with breadcrumbs and the line above the title."""
    crumbs = [(_("Deliberations"), reverse("deliberation-list")), (sitting.session, sitting_url(sitting))]
    return {
        "sitting": sitting,
        "kicker": f"{sitting.programme_version} · {sitting.session}",
        "crumbs": crumbs,
        "back": sitting_url(sitting),
        **context,
    }
