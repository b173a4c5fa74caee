"""A year of mentoring of Alice in the small programme, with its rule and the form of its report."""

from datetime import date
from decimal import Decimal

from mentoring.models import Declaration, MentoringGoal, MentoringMeeting, Note, Passage, YearReport, YearRule
from portfolio.models import Form, FormItem
from tests import factories


def report_form():
    """Two texts, the second one optional."""
    made = Form.objects.create(
        code="year", number=1, purpose="mentoring_year", title=factories.both("Year report"),
        valid_from=factories.START,
    )  # fmt: skip
    rows = [
        FormItem(code="learned", kind="text", most=100, label=factories.both("What I learned")),
        FormItem(code="balance", kind="text", required=False, label=factories.both("Balance")),
    ]
    for position, item in enumerate(rows, start=1):
        item.form, item.position = made, position
        item.save()
    Form.objects.filter(pk=made.pk).update(state="published")
    return made


def mentoring_year(cast, start_year=2026, code="MENT", enrolment=None, meetings=2, in_person=1, report=True):
    """Alice's registration for an activity with a mentoring part, and the rule of that part."""
    activity = factories.activity(cast.version, code, Decimal(2), kind="mentoring")
    rule = YearRule.objects.create(
        part=activity.parts.get(), meetings=meetings, in_person=in_person, report=report, source="Proposal"
    )
    return factories.registration(enrolment or cast.alices, activity, start_year), rule


def declared(cast, enrolment=None, mentor=None, state="clear", **fields):
    return Declaration.objects.create(
        enrolment=enrolment or cast.alices, mentor=mentor or cast.marie, state=state, **fields
    )


def handed_in(registration, comment="", **fields):
    form = Form.objects.filter(purpose="mentoring_year").first() or report_form()
    return YearReport.objects.create(
        registration=registration, form=form, answers={"learned": "REPORTED"}, state="handed_in",
        handed_in_at=factories.at(2027, 5, 3), comment=comment, **fields,
    )  # fmt: skip


def spoken(cast, text="Of the night shift", day=date(2026, 11, 3)):
    """A meeting of Alice and Marie with a sealed note, words released of it, and a goal: (meeting, passage, goal)."""
    meeting = MentoringMeeting.objects.create(
        enrolment=cast.alices, mentor=cast.marie, state="held", day=day, mode="in_person", resident_present=True,
        mentor_present=True, written_by=cast.marie,
    )  # fmt: skip
    note = Note(meeting=meeting, written_by=cast.marie)
    note.sealed = note.closed(text)
    note.save()
    passage = Passage(note=note, released_by=cast.alice)
    passage.sealed = passage.closed(text)
    passage.save()
    goal = MentoringGoal.objects.create(
        enrolment=cast.alices, mentor=cast.marie, text=f"Goal: {text}", written_by=cast.alice
    )
    return meeting, passage, goal
