"""The service account in whose name the import commands write: one for each university, never a person."""

from django.utils import timezone

from accounts.changes import create
from accounts.models import User
from curriculum.models import Institution, Role


def importer(institution: Institution) -> User:
    """Return the university's import account, created at first use. Nobody can log in with it."""
    email = f"import@{institution.code.lower()}.invalid"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email, given_name="Import", family_name=institution.short_name, is_machine=True)
        user.set_unusable_password()
        create(user, by=None, institution=institution.code)
        role = Role(user=user, kind=Role.Kind.MACHINE, institution=institution, starts=timezone.localdate())
        create(role, by=None, institution=institution.code)
    return user
