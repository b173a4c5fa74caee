"""What the thesis proposes to the jury for the parts of its activities, as the rules of the programme say."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from records.mark_values import Outcome
from records.models import Decision, Enrolment, Proposal, Registration
from records.proposals.services import propose, withdraw_proposal
from thesis.rules.models import PartRule
from ui.figures import day_words

WHEN = PartRule.When
ORDER = tuple(WHEN)


def open_parts(enrolment: Enrolment, whens: Iterable[str]) -> list[tuple[PartRule, Registration]]:
    """Each part that is proposed then, with its latest registration whose credits are not granted yet."""
    rules = {
        rule.part.activity_id: rule
        for rule in PartRule.objects.filter(
            part__activity__programme_version=enrolment.programme_version_id, when__in=list(whens)
        ).select_related("part")
    }
    rows = Registration.objects.filter(annual_programme__enrolment=enrolment, activity__in=rules).select_related(
        "annual_programme"
    )
    latest = {row.activity_id: row for row in rows.order_by("annual_programme__academic_year__start_year")}
    granting = Decision.objects.granting().filter(registration__annual_programme__enrolment=enrolment)
    earned = set(granting.values_list("registration__activity", flat=True))
    return [(rules[key], row) for key, row in latest.items() if key not in earned]


def propose_parts(enrolment: Enrolment, when: str, *, by: User, mark: Decimal | None = None) -> list[Proposal]:
    """Propose the parts due at `when`, and those of before that have no proposal: a registration may come late."""
    today, made = timezone.localdate(), []
    before = ORDER[: ORDER.index(WHEN(when)) + 1]
    for rule, registration in open_parts(enrolment, before):
        has_one = Proposal.objects.live().filter(registration=registration, part=rule.part).exists()
        if has_one and rule.when != when:
            continue
        value = (mark, "") if rule.when == WHEN.MARK else (None, Outcome.VALIDATED)
        made.append(
            propose(
                registration=registration,
                part=rule.part,
                mark=value[0],
                outcome=value[1],
                evidence=evidence(rule.when, today),
                complete_on=today,
                by=by,
            )
        )
    return made


def withdraw_parts(enrolment: Enrolment, when: str, *, by: User, why: str) -> None:
    for rule, registration in open_parts(enrolment, [when]):
        withdraw_proposal(registration=registration, part=rule.part, why=why, by=by)


def evidence(when: str, day: date) -> str:
    """Return the evidence in words, in the faculty's language."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            WHEN.PROTOCOL: _("Protocol of the thesis accepted on %(day)s."),
            WHEN.DEFENCE: _("Thesis submitted and admitted to its defence on %(day)s."),
            WHEN.MARK: _("Thesis defended and marked by its panel on %(day)s."),
        }[WHEN(when)]
        return words % {"day": day_words(day)}
