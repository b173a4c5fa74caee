"""Theses of the small programme: Petra guides Alice's, Rita reads it, Otto has nothing to do with it."""

import io
from datetime import date, time

import pikepdf

from files import services as files
from portfolio.models import Form, FormItem, Scale, ScaleLevel
from tests import factories
from thesis.models import Defence, Manuscript, MarkSheet, PanelSeat, Subject, Submission, Thesis, ThesisPerson

STATES = tuple(Thesis.State)
AGREED, ACCEPTED, SUBMITTED = date(2026, 2, 2), date(2026, 5, 4), date(2026, 10, 5)
DEFENDED, MARKED = date(2026, 11, 9), date(2026, 11, 10)
LATER = {  # the days that a state has behind it
    "agreed": 1, "ethics": 1, "protocol": 1, "under_way": 2, "submitted": 3, "planned": 3, "defended": 4, "marked": 5,
}  # fmt: skip
DAYS = (
    ("agreed_on", AGREED),
    ("accepted_on", ACCEPTED),
    ("submitted_on", SUBMITTED),
    ("defended_on", DEFENDED),
    ("marked_on", MARKED),
)


class Theses(factories.Cast):
    """`alone` is an activity of the thesis; a session lies ahead. Nobody has a thesis yet."""

    def __init__(self):
        super().__init__()
        self.petra, self.rita, self.otto = (factories.person(name) for name in ("Petra", "Rita", "Otto"))
        self.session = factories.session(2026, "june")


def subject(cast, promoter=None, capacity=1, **fields):
    values = {"title": "Fatigue", "text": "Why they are tired", "is_offered": True, **fields}
    return Subject.objects.create(
        programme=cast.programme, promoter=promoter or cast.petra, capacity=capacity, **values
    )


def thesis(cast, state="proposed", enrolment=None, promoter=None, session=None, **fields):
    """A thesis in that state, with the days and the people that it has by then."""
    values = dict(DAYS[: LATER.get(state, 0)]) | fields
    if state in Thesis.HANDED_IN:
        values.setdefault("deposit", "open")
    if state in ("seeking", "withdrawn"):
        values.setdefault("reason", "No time")
    enrolment, promoter = enrolment or cast.alices, promoter or cast.petra
    made = Thesis.objects.create(
        enrolment=enrolment,
        title=values.pop("title", "Sleep of carers"),
        text=values.pop("text", "A question"),
        session=session or factories.session(2026, "june"),
        state=state,
        **values,
    )
    if state not in ("seeking", "withdrawn"):
        ThesisPerson.objects.create(thesis=made, user=promoter, role="promoter", starts=AGREED)
        if state != "proposed":
            factories.accompanies(promoter, enrolment, "promoter", starts=AGREED)
    return made


def reader(thesis, user):
    made = ThesisPerson.objects.create(thesis=thesis, user=user, role="reader", starts=AGREED)
    factories.accompanies(user, thesis.enrolment, "reader", starts=AGREED)
    return made


def blank_pdf() -> bytes:
    """A real PDF: archives are unpacked down to the texts of their PDFs."""
    document, kept = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(kept, deterministic_id=True)
    return kept.getvalue()


PDF = blank_pdf()


def manuscript(thesis, number=1, content=PDF):
    by = thesis.enrolment.user
    stored = files.store(content=content, name="thesis.pdf", content_type="application/pdf", by=by)
    return Manuscript.objects.create(thesis=thesis, number=number, file=stored, added_by=by)


def submitted(thesis, **fields):
    """The version that is defended, with its declarations."""
    values = {"is_own_work": True, "similarity": 4, "ai_use": "none", "made_by": thesis.enrolment.user, **fields}
    return Submission.objects.create(manuscript=manuscript(thesis), **values)


def mark_sheet(thesis, by):
    form = Form.objects.filter(purpose="thesis_grid").first() or grid()
    return MarkSheet.objects.create(thesis=thesis, form=form, answers={"method": 2}, mark=14, marked_by=by)


MORNING = time.fromisoformat("09:00"), time.fromisoformat("10:00")


def defence(thesis, day, starts=MORNING[0], ends=MORNING[1], place="Room 1"):
    made = Defence.objects.create(thesis=thesis, day=day, starts=starts, ends=ends, place=place)
    for row in thesis.people.filter(ends__isnull=True):
        PanelSeat.objects.create(defence=made, user=row.user)
    return made


def grid():
    made = Form.objects.create(
        code="grid", number=1, purpose="thesis_grid", title=factories.both("Grid"), valid_from=date(2024, 1, 1)
    )
    scale = Scale.objects.create(code="grid", title=factories.both("Agree"), tense="opinion")
    ScaleLevel.objects.create(scale=scale, value=1, title=factories.both("No"))
    ScaleLevel.objects.create(scale=scale, value=2, title=factories.both("Yes"))
    FormItem.objects.create(
        form=made, code="method", position=1, kind="rating", label=factories.both("Method"), scale=scale
    )
    Form.objects.filter(pk=made.pk).update(state="published")
    return made
