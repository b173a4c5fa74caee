"""Release a sitting after its reconciliation, cancel a publication that is ahead, delegate the release."""

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _

from accounts.permissions import require
from jury.release import services
from jury.release.forms import DelegationForm, ReleaseForm
from jury.release.permissions import can_release, is_elsewhere, may_release
from jury.release.reconciliation import OVERRULABLE, reconciliation
from jury.sittings.page_parts import sitting_page, sitting_url, visible_sitting
from jury.sittings.permissions import can_do, can_write, may_ever
from pages.form_page import editing, form_page
from pages.seen import SeenForm
from records.models import Deliberation


@login_required
@editing
def release(request, uuid):
    """The reconciliation; then the release, now or at a chosen moment. Who prepared reads it, and releases nothing."""
    sitting = visible_sitting(request, uuid)
    answer = may_release(request.user, sitting)
    if not answer and (request.method == "POST" or not can_write(request.user, sitting)):
        require(answer)
    is_shown = sitting.state in (Deliberation.State.OPEN, Deliberation.State.CLOSED)
    shown = reconciliation(sitting) if is_shown else None
    initial = {"seen": sitting.version, "expected": shown["sha256"] if shown else ""}
    stopped = any(stop["code"] == OVERRULABLE for stop in (shown or {}).get("stops", ()))
    form = ReleaseForm(request.POST if request.method == "POST" else None, initial=initial, stopped=stopped)

    def save(values):
        return services.release(
            deliberation=sitting,
            by=request.user,
            at=form.moment(),
            seen=values["seen"],
            expected=values["expected"],
            because=values.get("because", ""),
        )

    page = sitting_page(sitting, shown=shown, answer=can_release(request.user, sitting), title=_("Release"))
    page["lists"] = lists(shown or {})
    page["is_elsewhere"] = is_elsewhere(sitting)
    page["cycles"] = cycle_counts(shown or {})
    return form_page(
        request,
        form,
        save,
        page=page,
        done=sitting_url(sitting),
        message=lambda done: (
            _("The decisions are published. Each resident is written to.")
            if done.is_published()
            else _("The decisions will be published at the moment that you chose.")
        ),
        template="jury/release/release.html",
    )


def cycle_counts(shown: dict) -> list[tuple[str, int]]:
    """(success with its honours in words, how many residents), the most frequent first."""
    return Counter(one["words"] for one in shown.get("cycles", ())).most_common()


def lists(shown: dict) -> list[tuple[str, str, list]]:
    """(id, title, rows) of the lists of a reconciliation."""
    titles = {
        "corrections": _("Superseding decisions"),
        "differing": _("Other than encoded"),
        "overruled": _("Taken up all the same"),
    }
    return [(name, title, shown.get(name, [])) for name, title in titles.items()]


@login_required
@editing
def cancel(request, uuid):
    """Cancel a publication that is ahead; the sitting is closed again."""
    sitting = visible_sitting(request, uuid)
    require(may_ever(request.user, sitting, "cancel"))
    form = SeenForm(request.POST if request.method == "POST" else None, initial={"seen": sitting.version})
    return form_page(
        request,
        form,
        lambda values: services.cancel_release(deliberation=sitting, by=request.user, seen=values["seen"]),
        page=sitting_page(
            sitting,
            title=_("Cancel the publication"),
            lead=_("The decisions stay as they were closed, and nobody is shown anything until the next release."),
            label=_("Cancel the publication"),
            answer=can_do(request.user, sitting, "cancel"),
        ),
        done=sitting_url(sitting),
        message=_("The publication is cancelled."),
    )


@login_required
@editing
def delegate(request, uuid):
    """The president lets the secretary of the jury release this sitting."""
    sitting = visible_sitting(request, uuid)
    require(may_ever(request.user, sitting, "delegate"))
    return form_page(
        request,
        DelegationForm(request.POST or None),
        lambda values: services.delegate(deliberation=sitting, by=request.user, **values),
        page=sitting_page(
            sitting,
            title=_("Delegate the release"),
            lead=_("To the secretary of the jury, for this deliberation alone; not where the secretary prepared it."),
            label=_("Delegate"),
            answer=can_do(request.user, sitting, "delegate"),
        ),
        done=sitting_url(sitting),
        message=_("The secretary of the jury may release this deliberation."),
    )
