"""Make an account for a university system, with client id and secret."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import get_application_model

from accounts.changes import audit, create
from accounts.models import User
from curriculum.institutions.models import Institution
from curriculum.programmes.role_models import Role


class Command(BaseCommand):
    help = "Make an account for a system of an institution; prints its client id and secret once."

    def add_arguments(self, parser):
        parser.add_argument("institution", help="code of the institution, e.g. UNamur")
        parser.add_argument("name", help='what the system is, e.g. "student records"')
        parser.add_argument("--email", required=True, help="address of the people who run it; its own log-in name")

    @transaction.atomic
    def handle(self, *, institution, name, email, **options):
        found = Institution.objects.filter(code=institution).first()
        if found is None:
            known = ", ".join(Institution.objects.values_list("code", flat=True)) or "none yet"
            raise CommandError(f"No institution {institution!r}. Known: {known}.")
        if User.objects.filter(email=email.strip().lower()).exists():
            raise CommandError(f"{email} is taken. Give the machine an address of its own.")
        user = User.objects.create_user(
            email, None, given_name=name, family_name=found.short_name, is_machine=True, language="en"
        )
        audit(user, by=None, action="create", after={"is_machine": True}, institution=found.code)
        create(
            Role(user=user, kind=Role.Kind.MACHINE, institution=found, starts=timezone.localdate()),
            by=None,
            institution=found.code,
        )
        secret = generate_client_secret()
        application = get_application_model().objects.create(
            name=f"{found.short_name}: {name}",
            user=user,
            client_id=generate_client_id(),
            client_secret=secret,
            client_type="confidential",
            authorization_grant_type="client-credentials",
        )
        self.stdout.write(f"client id      {application.client_id}\nclient secret  {secret}")
        self.stderr.write("Keep the secret now: it is stored as a hash and cannot be shown again.")
