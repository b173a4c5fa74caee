"""The admin site reads the record, writes nothing, and shows nothing of the administrative file."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from records import models
from records.models import StatusChange
from tests import factories

SHOWN = [getattr(models, name) for name in models.__all__ if name not in {"EnrolmentIdentifier", "Registration"}]


@pytest.fixture
def client(client, db):
    client.force_login(User.objects.create_superuser("root@example.org", "pw"))
    return client


@pytest.fixture
def rows(cast, encoded):
    registration = factories.registration(cast.alices, cast.namur)
    encoded(registration, "12")
    cast.alices.city = "Hidden town"
    cast.alices.save()
    sitting = factories.deliberation(cast.version, cast.nadia)
    factories.decision(sitting, registration, mark=Decimal(12), reason="Hidden reason of the jury")
    StatusChange.objects.create(
        enrolment=cast.alices, kind="leave", starts=date(2026, 1, 1), reason="Hidden illness", recorded_by=cast.nadia
    )
    models.Dispute.objects.create(
        enrolment=cast.alices, signer=cast.stefan, what="Evaluation", object_type="x", object_uuid=cast.alices.uuid,
        signed_at=factories.at(2026, 1, 1), reported_at=factories.at(2026, 1, 2), settled_at=factories.at(2026, 1, 3),
        settled_by=cast.nadia, settlement="Hidden settlement",
    )  # fmt: skip


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model.__name__)
def test_every_table_is_read_and_never_written(client, rows, model):
    name = f"admin:records_{model._meta.model_name}"
    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    assert client.get(reverse(f"{name}_add")).status_code == 403
    row = model.objects.first()
    if row is not None:
        text = client.get(reverse(f"{name}_change", args=[row.pk])).content.decode()
        assert "Hidden" not in text
        assert 'name="_save"' not in text
        assert client.post(reverse(f"{name}_change", args=[row.pk]), {}).status_code == 403
        assert client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_no_table_is_forgotten():
    registered = {model for model in admin.site._registry if model._meta.app_label == "records"}
    assert registered == set(SHOWN)
