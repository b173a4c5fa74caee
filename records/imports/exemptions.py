"""Exemptions from a table. Columns: docs/imports.md."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imports.plans import Add, Plan
from imports.registry import Advance, Kind, Scope, add, no_progress
from records.decisions.models import Decision
from records.enrolments.locks import lock_enrolments
from records.exemptions.equivalence_models import EquivalenceGrant
from records.exemptions.models import Exemption
from records.imports.exported import code_of, matricule_of, with_codes
from records.imports.lookup import Once, Residents, Sessions, day, fill, in_chunks
from records.imports.permissions import can_import, refuse_own_record
from records.imports.registrations import Places
from records.imports.subjects import touched
from sheets.columns import Column
from sheets.table import Row
from ui.figures import day_words

COLUMNS = (
    Column(("matricule", "noma"), required=True, label=gettext_lazy("matricule")),
    Column(("activity", "activité", "code", "ue", "cours"), required=True, label=gettext_lazy("activity")),
    Column(("reason", "motif", "études antérieures"), required=True, label=gettext_lazy("earlier study")),
    Column(("decided on", "décidé le", "date"), required=True, label=gettext_lazy("decided on")),
)


def plan(scope: Scope, rows: Sequence[Row], advance: Advance = no_progress) -> list[Plan]:
    """Plan an exemption for each row."""
    residents = Residents(scope.institution)
    residents.load(row["matricule"] for row in rows)
    places = Places(residents, Sessions())
    live = {
        (one.enrolment_id, one.activity_id): one
        for one in in_chunks(Exemption.objects.live(), "enrolment", residents.enrolments)
    }
    granted = {
        (one.enrolment_id, one.activity_id)
        for one in in_chunks(
            Decision.objects.filter(granted=True, has_successor=False), "enrolment", residents.enrolments
        )
    }
    passed = in_chunks(EquivalenceGrant.objects.counting(), "enrolment", residents.enrolments)
    granted |= {(one.enrolment_id, one.activity_id) for one in passed}
    once, plans = Once(), [Plan(row) for row in rows]
    for done, one in enumerate(plans):
        if done % 200 == 0:
            advance(done, len(plans))
        read(one, scope, residents, places, live, granted, once)
    for one in plans:
        if not one.is_good:
            one.adds, one.is_new = [], False
    return plans


def read(one: Plan, scope: Scope, residents: Residents, places: Places, live, granted, once: Once) -> None:
    enrolment = residents.find(one)
    fill(one, "reason")
    decided_on = day(one, "decided on")
    if decided_on is not None and decided_on > scope.today:
        one.refuse(_("This day is still to come."), "decided on")
    if enrolment is None or refuse_own_record(one, scope, enrolment):
        return
    activity = places.activity(one, enrolment)
    if activity is None:
        one.refuse(_("No activity of the resident's programme has this code."), "activity")
        return
    one.about = f"{enrolment.user.name_in_list} · {activity.code}"
    key = (enrolment.pk, activity.pk)
    if not once.check(one, key, _("The same exemption stands in row %(row)s: keep one."), "activity"):
        return
    held = live.get(key)
    if held is not None:
        if (held.reason, held.decided_on) != (one.row["reason"], decided_on):
            text = _("Exempted already, as decided on %(day)s: withdraw that exemption first if it is wrong.")
            one.refuse(text % {"day": day_words(held.decided_on)}, "activity")
        return
    if key in granted:
        one.refuse(_("The credits of this activity are earned already."), "activity")
    if one.is_good and decided_on is not None:
        made = Exemption(
            enrolment=enrolment,
            activity=activity,
            reason=one.row["reason"],
            decided_on=decided_on,
            recorded_by=scope.by,
        )
        one.is_new = True
        one.adds.append(Add(made, action="exempt"))


def rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """The live exemptions of residents with a matricule of the university."""
    found = Exemption.objects.live().filter(enrolment__identifiers__institution=scope.institution)
    if scope.programme is not None:
        found = found.filter(activity__programme_version__programme=scope.programme)
    found = with_codes(found, scope, "enrolment", "activity")
    for one in found.order_by("enrolment", "activity__block__number", "activity__position"):
        yield {
            "matricule": matricule_of(one.enrolment),
            "activity": code_of(one.activity),
            "reason": one.reason,
            "decided on": one.decided_on,
        }


KIND = add(
    Kind(
        "exemptions",
        title=gettext_lazy("Exemptions"),
        lead=gettext_lazy("One row for each activity whose credits the jury granted for earlier study."),
        columns=COLUMNS,
        plan=plan,
        rows=rows,
        may=can_import,
        touched=touched,
        lock=lock_enrolments,
        position=4,
    )
)
