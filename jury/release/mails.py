"""What is written once decisions are published: to each resident, and to the secretariats of the other universities."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

import jobs.services
from accounts import changes
from accounts.models import User
from curriculum.models import JuryRules, Role
from curriculum.roles import on_day
from jobs.work import Work
from jury.cases.models import Postponement
from jury.cycles.models import CycleDecision
from jury.release.models import Release
from notices.services import language_of, letter, send
from records.models import Decision, Deliberation, Enrolment
from ui.figures import day_words

JOB = "jury.publication"


def tell_soon(sitting: Deliberation):
    """Have a worker write the mails of a publication; once, however often it is asked."""
    return jobs.services.start(JOB, by=None, arguments={"sitting": sitting.uuid}, key=str(sitting.uuid))


def untold(now=None):
    """Sittings that are published, and of which nobody was told yet."""
    waiting = Release.objects.filter(cancelled_at__isnull=True, told_at__isnull=True)
    return Deliberation.objects.filter(pk__in=waiting.values("deliberation"), published_at__lte=now or timezone.now())


def concerned(sitting: Deliberation):
    """The residents on whom the sitting decided, or whose case it put off."""
    decided = Decision.objects.filter(deliberation=sitting).values("enrolment")
    put_off = Postponement.objects.filter(deliberation=sitting).values("registration__annual_programme__enrolment")
    cycles = CycleDecision.objects.filter(deliberation=sitting).values("enrolment")
    return (
        Enrolment.objects.filter(Q(pk__in=decided) | Q(pk__in=put_off) | Q(pk__in=cycles))
        .select_related("user", "programme_version__programme")
        .order_by("pk")
    )


def other_offices(sitting: Deliberation) -> list[User]:
    """The secretariats of the universities of the programme, but for that of who prepared the sitting."""
    day = timezone.localdate()
    held = Role.objects.filter(on_day(day), kind=Role.Kind.SECRETARIAT)
    own = held.filter(user=sitting.recorded_by_id).values("institution")
    partners = sitting.programme_version.programme.institutions.exclude(pk__in=own)
    people = held.filter(institution__in=partners.values("pk")).values("user")
    return list(User.objects.filter(pk__in=people, is_active=True).order_by("pk"))


def tell(sitting: Deliberation, work: Work | None = None) -> int:
    """Write to everybody concerned; return how many mails there are. Again: nobody gets a second one."""
    if not sitting.is_published():
        return 0
    rules = JuryRules.objects.filter(programme_version=sitting.programme_version_id).first()
    residents = list(concerned(sitting))
    for done, enrolment in enumerate(residents):
        if work is not None and done % 50 == 0:
            work.advance(done, len(residents))
        tell_resident(sitting, enrolment, rules)
    offices = other_offices(sitting)
    for user in offices:
        tell_office(sitting, user)
    with transaction.atomic():
        live = Release.objects.select_for_update().filter(deliberation=sitting, cancelled_at__isnull=True).first()
        if live is not None and live.told_at is None:
            changes.change(live, {"told_at": timezone.now()}, by=None, action="tell")
        if work is not None:
            work.finish()
    return len(residents) + len(offices)


def complaints_until(sitting: Deliberation, rules: JuryRules | None):
    """The last day for a complaint; None where the version takes none, or before the publication."""
    if rules is None or rules.complaint_days is None or sitting.published_at is None:
        return None
    return timezone.localdate(sitting.published_at) + timedelta(days=rules.complaint_days)


def tell_resident(sitting: Deliberation, enrolment: Enrolment, rules: JuryRules | None) -> None:
    """Nothing of what was decided: routes, deadlines, when papers can be seen."""
    to = enrolment.user
    with language_of(to):
        paragraphs = [
            _("The jury has published its decisions on %(session)s.") % {"session": sitting.session},
            _("You read them on your page:"),
            settings.SITE_URL + reverse("enrolment", args=[enrolment.uuid]),
        ]
        if rules is not None and rules.recourse:
            paragraphs.append(str(rules.recourse))
        if (until := complaints_until(sitting, rules)) is not None:
            text = _("A complaint reaches the secretary of the jury by %(day)s at the latest.")
            paragraphs.append(text % {"day": day_words(until)})
        if rules is not None and rules.papers:
            paragraphs.append(str(rules.papers))
        send(
            to=to,
            kind="jury.published",
            subject=_("The decisions of the jury are published"),
            body=letter(to, *paragraphs),
            key=f"jury.published {sitting.uuid} {to.uuid}",
        )


def tell_office(sitting: Deliberation, to: User) -> None:
    with language_of(to):
        paragraphs = [
            _("The decisions of the jury of %(programme)s on %(session)s are published.")
            % {"programme": sitting.programme_version, "session": sitting.session},
            settings.SITE_URL + reverse("deliberation", args=[sitting.uuid]),
        ]
        send(
            to=to,
            kind="jury.published",
            subject=_("The decisions of the jury are published"),
            body=letter(to, *paragraphs),
            key=f"jury.published {sitting.uuid} {to.uuid}",
        )
