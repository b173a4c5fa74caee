"""Small forms and rows for the tests of the portfolio."""

from datetime import date

from competencies.models import Competency, Framework, Level
from portfolio.models import Criterion, Form, FormItem, Profession, Scale, ScaleLevel, Setting, SignOffRule
from portfolio.observations.services import record_observation
from portfolio.requests import answer_services, round_services
from portfolio.requests import services as requests
from portfolio.signoffs import services as signoffs
from tests.factories import both, person


def framework(code="own", competencies=("a", "b", "c"), levels=("novice", "able"), state="published"):
    made = Framework.objects.create(
        code=code, label="1", short_title=code.upper(), title=both(f"Framework {code}"), source="Invented", state=state,
        valid_from=date(2024, 1, 1),
    )  # fmt: skip
    for position, name in enumerate(competencies, start=1):
        Competency.objects.create(
            framework=made, code=name, position=position, title=both(f"Competency {name}"),
            short_title=both(name.upper()), definition=both(f"Definition {name}"),
        )  # fmt: skip
    for position, name in enumerate(levels, start=1):
        Level.objects.create(
            framework=made, code=name, position=position, title=both(name.capitalize()), borrowed=True, source="CNGE"
        )
    return made


def scale(code="support", tense="retrospective", values=range(1, 6)):
    found = Scale.objects.filter(code=code).first()
    if found is None:
        found = Scale.objects.create(code=code, tense=tense, title=both(f"Scale {code}"))
        ScaleLevel.objects.bulk_create(
            ScaleLevel(scale=found, value=value, title=both(f"{code} level {value}")) for value in values
        )
    return found


def form(own=None, purpose="direct_observation", code="watch", number=1, state="published", **fields):
    """Two ratings (of the first two competencies; the second may be unseen), a text, a choice and a number."""
    made = Form.objects.create(
        code=code,
        number=number,
        purpose=purpose,
        title=both(f"Form {code}"),
        valid_from=date(2024, 1, number),
        **fields,
    )
    competencies = list(own.competencies.all()) if own else []
    support = scale()
    rows = [
        FormItem(code="care", kind="rating", scale=support, section=both("Support")),
        FormItem(code="talk", kind="rating", scale=support, section=both("Support"), may_be_unseen=True),
        FormItem(code="well", kind="text", section=both("Words"), most=200),
        FormItem(
            code="place", kind="choice", required=False,
            choices=[{"code": "in", "label": both("Inside")}, {"code": "out", "label": both("Outside")}],
        ),
        FormItem(code="hours", kind="number", required=False, least=0, most=100),
    ]  # fmt: skip
    for position, item in enumerate(rows, start=1):
        item.form, item.position, item.label = made, position, both(f"Item {item.code}")
        item.save()
    for item, competency in zip(rows[:2], competencies[:2], strict=False):
        item.competencies.set([competency])
    if state != "draft":
        Form.objects.filter(pk=made.pk).update(state=state)
    return Form.objects.with_items().get(pk=made.pk)


ANSWERS = {"care": 4, "talk": 3, "well": "Listened well"}


def observed(enrolment, observer, form, **fields):
    values = {
        "answers": ANSWERS,
        "observed_on": date(2026, 10, 5),
        "source": "direct_observation",
        "identified_by": "account",
        "by": observer,
        "today": date(2027, 1, 1),
        **fields,
    }
    return record_observation(enrolment=enrolment, observer=observer, form=form, **values)


def setting(code="home-visit", **fields):
    return Setting.objects.create(code=code, title=both(code.capitalize()), **fields)


def profession(code="nurse"):
    return Profession.objects.create(code=code, title=both(code.capitalize()))


TODAY = date(2026, 10, 5)


def asked(enrolment, person, own=None, kind="direct_observation", today=TODAY, **fields):
    """A request of the resident; the form is made where there is none yet."""
    if not Form.objects.filter(purpose=kind).exists():
        form(own, purpose=kind, code=kind.replace("_", "-"))
    values = {"kind": kind, "person": person, "by": enrolment.user, "today": today, **fields}
    return requests.ask(enrolment=enrolment, **values)


def answered(request, today=TODAY, **fields):
    values = {"answers": ANSWERS, "by": request.person, "identified_by": "link", "today": today, **fields}
    return answer_services.answer(request=request, **values)


def opened(enrolment, today=TODAY, own=None, **fields):
    """A round of feedback."""
    if not Form.objects.filter(purpose="several_sources").exists():
        form(own, purpose="several_sources", code="several")
    return round_services.open_round(enrolment=enrolment, by=enrolment.user, today=today, **fields)


def answers_in(round, many, given=None, today=TODAY):
    """That many people are asked in a round and answer."""
    nurse = Profession.objects.filter(code="nurse").first() or profession()
    for _number in range(many):
        who = person(f"P{round.requests.count()}r{round.pk}")
        one = asked(round.enrolment, who, kind="several_sources", round=round, profession=nurse, today=today)
        answered(one, answers=given or ANSWERS, today=today)


def rule(own, signers=("mentor",), **fields):
    """Levels are signed in this framework; the second asks for two observers."""
    made = SignOffRule.objects.create(
        code="levels", number=1, framework=own, signers=list(signers), valid_from=date(2024, 1, 1)
    )
    novice, able = own.levels.order_by("position")
    Criterion.objects.create(rule=made, level=novice, observations=1, **fields)
    Criterion.objects.create(rule=made, level=able, observations=2, observers=2, kinds=1, **fields)
    return made


def signed(enrolment, by, competency, level, observations, today=TODAY, **fields):
    values = {"identified_by": "account", "today": today, **fields}
    keys = [f"o.{one.uuid}" for one in observations]
    return signoffs.sign_off(enrolment=enrolment, competency=competency, level=level, keys=keys, by=by, **values)
