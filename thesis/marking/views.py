"""Fill in the grid and give the mark; take it back."""

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import WrongStateError, require
from pages.form_page import editing, form_page
from portfolio.observations.identification import identified_by
from thesis.marking import services
from thesis.marking.forms import MarkForm
from thesis.theses.forms import ReasonForm
from thesis.theses.models import Thesis
from thesis.theses.permissions import can_act
from thesis.theses.views import thesis_page, visible_thesis
from thesis.theses.workflow import THESIS


@login_required
@editing
def mark(request, uuid):
    thesis = visible_thesis(request, uuid)
    return mark_form(
        request, thesis, by=request.user, identified_by=identified_by(request), done=thesis.get_absolute_url()
    )


def mark_form(request, thesis: Thesis, *, by: User, identified_by: str, done: str, **page):
    """The grid and the mark, for whoever is logged in or came by a link."""
    require(can_act(by, thesis, "mark"))
    grid = services.grid_of(thesis)
    if grid is None:
        raise WrongStateError(_("There is no grid for the thesis yet."))
    form = MarkForm(grid, request.POST if request.method == "POST" else None, seen=thesis.version)

    def save(values):
        return services.give_mark(
            thesis=thesis,
            answers=form.answers(),
            mark=values["mark"],
            comment=values["comment"],
            by=by,
            identified_by=identified_by,
            seen=values["seen"],
        )

    context = thesis_page(
        thesis,
        title=_("Mark the thesis"),
        label=_("Give the mark"),
        lead=_("The panel fills in the grid together. The jury reads what you propose."),
        answer=THESIS.may("mark", thesis),
        **page,
    )
    message = _("The mark is proposed to the jury. The resident reads it once it is decided.")
    return form_page(request, form, save, page=context, done=done, message=message)


@login_required
@editing
def correct(request, uuid):
    thesis = visible_thesis(request, uuid)
    require(can_act(request.user, thesis, "correct"))
    form = ReasonForm(request.POST or None, initial={"seen": thesis.version})

    def save(values):
        return services.correct(thesis=thesis, by=request.user, **values)

    page = thesis_page(
        thesis,
        title=_("Take the mark back"),
        label=_("Take the mark back"),
        lead=_("What was proposed to the jury is withdrawn until another mark is given. Granted credits stay."),
        answer=THESIS.may("correct", thesis),
    )
    done = thesis.get_absolute_url()
    return form_page(request, form, save, page=page, done=done, message=_("The mark is taken back."))
