"""Mails about roles: to the person concerned, and to the directors of the programmes concerned."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.institutions.models import Institution
from curriculum.programmes.activity_models import Teaching
from curriculum.programmes.models import Programme
from curriculum.programmes.role_models import Role
from curriculum.roles import on_day
from notices.services import language_of, letter, send
from ui.figures import day_words


def directors_of(scope: Institution | Programme) -> list[User]:
    """Return today's directors of the programme, or of the programmes of the institution."""
    programmes = scope.programmes.all() if isinstance(scope, Institution) else [scope]
    held = Role.objects.filter(on_day(timezone.localdate()), kind=Role.Kind.DIRECTOR, programme__in=programmes)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True))


def days_of(row: Role | Teaching) -> str:
    days = {"first": day_words(row.starts), "last": day_words(row.ends) if row.ends else ""}
    return _("from %(first)s to %(last)s") % days if row.ends else _("from %(first)s on") % days


def tell_of_role(role: Role, *, by: User) -> None:
    """Mail what the role now is, given or ended; the grantee once, also where he or she directs."""
    people = [] if role.user.is_machine else [role.user]
    people += [director for director in directors_of(role.scope) if director.pk != role.user_id]
    for to in people:
        with language_of(to):
            words = {"name": role.user, "role": role.get_kind_display(), "scope": role.scope, "days": days_of(role)}
            line = _("%(name)s: %(role)s, %(scope)s, %(days)s.") % words
            paragraphs = [
                line,
                _("Noted by %(name)s. If this is not right, tell the director of the programme.") % {"name": by},
                settings.SITE_URL + "/",
            ]
            send(to=to, kind="curriculum.role", subject=_("A role in Cursus"), body=letter(to, *paragraphs), by=by)


def tell_of_teaching(teaching: Teaching, *, by: User) -> None:
    to = teaching.user
    with language_of(to):
        words = {"activity": teaching.activity.title, "days": days_of(teaching)}
        paragraphs = [
            _("You are named as a teacher of %(activity)s, %(days)s. You enter its marks in Cursus.") % words,
            settings.SITE_URL + "/",
        ]
        send(to=to, kind="curriculum.teaching", subject=_("An activity in Cursus"), body=letter(to, *paragraphs), by=by)
