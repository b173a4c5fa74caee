"""The rules of a jury and the honours of a version: beside what is frozen, kept apart by days, edited on a page."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.changes import create
from accounts.models import AuditEntry
from curriculum.loading.json_file import read
from curriculum.loading.load import load_plan, load_programme
from curriculum.loading.programme_file import plan_of
from curriculum.models import Honours, JuryRules
from tests import factories
from tests.curriculum.conftest import SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return factories.Cast()


def test_rules_change_after_the_version_is_published(second, file_of):
    loaded = load_programme(SECOND).version
    second["jury"] |= {"members": 4, "act": "elsewhere"}
    second["honours"].pop()
    load_programme(file_of(second))
    rules = JuryRules.objects.get(programme_version=loaded)
    assert (rules.members, rules.version, rules.is_here) == (4, 2, False)
    assert [row.code for row in loaded.honours.all()] == ["reussite"]


def test_a_file_without_a_jury_takes_its_rules_out(second):
    version = load_programme(SECOND).version
    plan = plan_of({**read(SECOND), "jury": None})
    load_plan(plan, None)
    assert not JuryRules.objects.filter(programme_version=version).exists()


@pytest.mark.parametrize(("voting", "present"), [(1, 1), (5, 3), (6, 3), (7, 4)])
def test_the_quorum_is_rounded_up(cast, voting, present):
    assert cast.version.jury_rules.quorum_of(voting) == present


def test_honours_follow_one_another(cast):
    factories.honours(cast.version, "pass", "12", valid_to=date(2026, 9, 13))
    later = Honours(programme_version=cast.version, code="pass-2", title=factories.both("Pass"), minimum=Decimal(13))
    later.valid_from = date(2026, 9, 13)
    with pytest.raises(ValidationError) as refused:
        create(later, by=cast.dora)
    assert list(refused.value.error_dict) == ["minimum"]
    later.valid_from = date(2026, 9, 14)
    create(later, by=cast.dora)
    assert [row.code for row in cast.version.honours.in_force(date(2026, 9, 13))] == ["pass"]
    assert [row.code for row in cast.version.honours.in_force(date(2026, 9, 14))] == ["pass-2"]


@pytest.mark.parametrize("fields", [{"quorum": Decimal(0)}, {"quorum": Decimal("1.01")}, {"members": 0}, {"panel": 6}])
def test_the_database_refuses_impossible_rules(cast, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        JuryRules.objects.filter(programme_version=cast.version).update(**fields)


class TestPages:
    SENT = {"members": "6", "quorum": "0,6", "act": "elsewhere", "panel": "3"}

    def test_the_rules_are_edited(self, cast, client):
        client.force_login(cast.dora)
        rules = cast.version.jury_rules
        page = reverse("programme-jury-rules", args=[cast.version.uuid])
        assert client.post(page, self.SENT | {"version": rules.version, "panel": "7"}).context["form"].errors["panel"]
        assert client.post(page, self.SENT | {"version": rules.version, "recourse_fr": "Écrivez."}).status_code == 302
        rules.refresh_from_db()
        assert (rules.members, rules.quorum, rules.act, rules.recourse) == (
            6,
            Decimal("0.6"),
            "elsewhere",
            {"fr": "Écrivez."},
        )
        assert AuditEntry.objects.get(object_uuid=rules.uuid).after["members"] == 6
        again = client.post(page, self.SENT | {"version": 1})
        assert "changed this in the meantime" in again.content.decode() or "entre-temps" in again.content.decode()

    def test_a_version_without_rules_gets_them(self, cast, client):
        JuryRules.objects.all().delete()
        client.force_login(cast.dora)
        assert client.get(reverse("programme-jury", args=[cast.version.uuid])).status_code == 200
        assert client.post(reverse("programme-jury-rules", args=[cast.version.uuid]), self.SENT).status_code == 302
        assert JuryRules.objects.get().members == 6

    def test_honours_are_added_edited_and_removed(self, cast, client):
        client.force_login(cast.nadia)
        sent = {"code": "pass", "minimum": "12", "title_fr": "Satisfaction"}
        add = reverse("honours-add", args=[cast.version.uuid])
        assert client.post(add, sent).status_code == 302
        twice = client.post(add, sent | {"code": "again"})
        assert list(twice.context["form"].errors) == ["minimum"]
        row = Honours.objects.get()
        page = reverse("honours", args=[cast.version.uuid, "pass"])
        assert client.post(page, sent | {"minimum": "12,5", "version": row.version}).status_code == 302
        row.refresh_from_db()
        assert row.minimum == Decimal("12.5")
        remove = reverse("honours-remove", args=[cast.version.uuid, "pass"])
        client.post(remove, {"version": 1})
        assert Honours.objects.exists(), "it was changed since"
        client.post(remove, {"version": row.version})
        assert not Honours.objects.exists()
