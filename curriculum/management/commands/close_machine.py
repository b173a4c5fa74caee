"""Close the account of a university system: its role and its tokens end at once."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from accounts.changes import change
from accounts.models import User


class Command(BaseCommand):
    help = "Close the account of a university system: its tokens stop working at once."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address that `make_machine` was given")

    @transaction.atomic
    def handle(self, *, email, **options):
        user = User.objects.filter(email=email.strip().lower(), is_machine=True).first()
        if user is None:
            raise CommandError(f"No system has the address {email}.")
        today = timezone.localdate()
        change(user, {"is_active": False}, by=None, action="close")
        for role in user.roles.filter(Q(ends__isnull=True) | Q(ends__gt=today)):
            change(role, {"ends": max(today, role.starts)}, by=None, action="close")
        ended, _by_model = get_access_token_model().objects.filter(application__user=user).delete()
        self.stdout.write(f"{user} is closed; {ended} tokens ended.")
