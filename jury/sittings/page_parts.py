"""Parts of the pages of one sitting, for all folders."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
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


def ticked_rows(request, model: type[Model], words: str) -> set[int] | None:
    """Return the keys of the ticked rows; None where the button for all was pressed. Raises with `words` if none is."""
    ticked = request.POST.getlist("case")
    if not ticked and "ticked" not in request.POST:
        return None
    try:
        found = set(model._default_manager.filter(uuid__in=ticked).values_list("pk", flat=True))
    except ValidationError:  # not the form of a uuid
        found = set()
    if not found:
        raise ValidationError(words, code="none")
    return found


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
