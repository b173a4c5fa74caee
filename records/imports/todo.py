"""Tables that were uploaded and are not imported yet."""

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.roles import roles_of
from imports.models import Import
from pages.todo import Waiting


def to_import(user: User) -> list[Waiting]:
    offices = roles_of(user).secretariat_of
    tables = Import.objects.filter(institution__in=offices, state__in=Import.OPEN).count() if offices else 0
    if not tables:
        return []
    text = ngettext("%(n)s table waits to be imported", "%(n)s tables wait to be imported", tables)
    return [Waiting(text % {"n": tables}, reverse("import-list") + "?state=open")]
