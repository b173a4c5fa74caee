"""Alice's stage in a practice, supervised by Stefan."""

from datetime import date

from competencies.models import Competency
from internships.models import ActGroup, Evaluation, Placement, PlacementSupervisor, Site, Supervisor, TechnicalAct
from portfolio.models import Form, FormItem
from tests import factories
from tests.portfolio import props as portfolio

AUTUMN = {"starts": date(2026, 10, 1), "ends": date(2026, 12, 31)}


def site(name="Cabinet", kind="practice", **fields):
    return Site.objects.create(kind=kind, name=name, postcode="5000", city="Namur", **fields)


def supervisor(user):
    found = Supervisor.objects.filter(user=user).first()
    return found or Supervisor.objects.create(user=user)


def placement(registration, by=None, where=None, supervisors=(), agreement_state="approved", **fields):
    """An approved placement of that registration; `supervisors` are users, each for all of its days."""
    values = {**AUTUMN, "agreement_state": agreement_state, **fields}
    if agreement_state == "cancelled":
        values.setdefault("cancelled_because", "Elsewhere")
    proposed_by = by or registration.annual_programme.enrolment.user
    made = Placement.objects.create(registration=registration, site=where or site(), proposed_by=proposed_by, **values)
    for user in supervisors:
        PlacementSupervisor.objects.create(
            placement=made, supervisor=supervisor(user), starts=made.starts, ends=made.ends
        )
    return made


def act(code, group="surgery"):
    group, _created = ActGroup.objects.get_or_create(
        code=group, defaults={"title": factories.both(group), "position": 1}
    )
    position = TechnicalAct.objects.count() + 1
    return TechnicalAct.objects.create(code=code, title=factories.both(code), group=group, position=position)


def evaluation_form(purpose="stage_final", number=1, codes=("care", "talk"), state="published", **fields):
    """Ratings (the last may be unseen) of the competencies of `framework()`, then three texts."""
    made = Form.objects.create(
        code=purpose.replace("_", "-"),
        number=number,
        purpose=purpose,
        title=factories.both(f"Form {purpose}"),
        valid_from=date(2024, 1, number),
        **fields,
    )
    rows = [FormItem(code=code, kind="rating", scale=portfolio.scale(), may_be_unseen=code == "talk") for code in codes]
    rows += [FormItem(code=code, kind="text", required=code == "well") for code in ("well", "work", "next")]
    for position, item in enumerate(rows, start=1):
        item.form, item.position, item.label = made, position, factories.both(f"Item {item.code}")
        item.save()
        if item.kind == "rating":
            item.competencies.set(Competency.objects.filter(code="a"))
    Form.objects.filter(pk=made.pk).update(state=state)
    return Form.objects.with_items().get(pk=made.pk)


def goals_form(**fields):
    return evaluation_form("stage_objectives", codes=(), **fields)


FULL = {"care": 4, "talk": None, "well": "Calm in a crowded waiting room."}


def evaluation(cast, kind="final", state="open", stage=None, **fields):
    """An evaluation of Alice's stage under Stefan, in any state; a signed one has the answers `FULL`."""
    purpose = Evaluation.PURPOSES[kind]
    form = Form.objects.filter(purpose=purpose).first()
    form = form or (goals_form() if kind == "objectives" else evaluation_form(purpose))
    stage = stage or Placement.objects.first() or placement(cast.alices_year, supervisors=[cast.stefan])
    values = {"opens_on": date(2026, 10, 1), "due_on": date(2027, 1, 14)}
    if state in Evaluation.SIGNED:
        writer = stage.enrolment.user if kind == "objectives" else cast.stefan
        values |= {"signed_by": writer, "signed_at": factories.at(2026, 12, 20, 18), "identified_by": "account"}
        values |= {"answers": FULL, "written_by": writer, "written_at": factories.at(2026, 12, 20, 18)}
        values |= {"outcome": "validated"} if kind == "final" else {}
    if state == "dropped":
        values["reason"] = "The supervisor has died"
    return Evaluation.objects.create(placement=stage, kind=kind, form=form, state=state, **values | fields)
