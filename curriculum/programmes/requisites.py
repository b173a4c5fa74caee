"""What an activity requires before it or beside it: no circles, and nothing of a later block."""

from graphlib import CycleError, TopologicalSorter

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from curriculum.programmes.activity_models import Activity
from curriculum.programmes.models import ProgrammeVersion

BEFORE, BESIDE = Activity.prerequisites.through, Activity.corequisites.through


def refuse_circle(activity: Activity) -> None:
    """Raise `ValidationError` where an activity is, by any path, a prerequisite of itself."""
    through = BEFORE.objects.filter(from_activity__programme_version=activity.programme_version_id)
    before: dict[int, set[int]] = {}
    for one, other in through.values_list("from_activity", "to_activity"):
        before.setdefault(one, set()).add(other)
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        titles = dict(Activity.objects.filter(pk__in=error.args[1]).values_list("pk", "code"))
        circle = " > ".join(titles[pk] for pk in reversed(error.args[1]))
        text = _("The prerequisites run in a circle: %(circle)s. Take one of them out.") % {"circle": circle}
        raise ValidationError({"prerequisites": text}) from None


def refuse_later(activity: Activity) -> None:
    """Raise `ValidationError` where it requires one of a later block, or one of an earlier block requires it."""
    number = activity.block.number
    for field, reverse in (("prerequisites", "prerequisite_of"), ("corequisites", "corequisite_of")):
        if activity in (required := list(getattr(activity, field).select_related("block"))):
            raise ValidationError({field: _("An activity is no corequisite of itself. Take it out.")})
        if later := sorted(one.code for one in required if one.block.number > number):
            text = _("In a later block than this activity: %(codes)s. Take them out.")
            raise ValidationError({field: text % {"codes": ", ".join(later)}})
        earlier = getattr(activity, reverse).filter(block__number__lt=number).values_list("code", flat=True)
        if found := sorted(earlier):
            text = _("Required by activities of an earlier block: %(codes)s. Leave it in their block.")
            raise ValidationError({"block": text % {"codes": ", ".join(found)}})


def out_of_order(version: ProgrammeVersion) -> list[str]:
    """What requires an activity of a later block, as a block that was given another number can bring about."""
    found = []
    for through in (BEFORE, BESIDE):
        rows = through.objects.filter(
            from_activity__programme_version=version, to_activity__block__number__gt=F("from_activity__block__number")
        )
        for one, other in rows.order_by("pk").values_list("from_activity__code", "to_activity__code"):
            text = _("%(activity)s requires %(required)s, which is in a later block.")
            found.append(text % {"activity": one, "required": other})
    return found
