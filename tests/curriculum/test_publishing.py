"""When a version may be published, and what is said when not."""

from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from curriculum.models import ProgrammeVersion
from curriculum.programmes.services import end_intakes, publish, reasons_not_to_publish
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def draft(db):
    """Two blocks that add up, by two universities."""
    version = factories.programme_version("DRAFT", published=False, blocks=(Decimal("1.5"), Decimal(3)))
    factories.activity(version, "A", Decimal("1.5"))
    factories.activity(version, "B", Decimal(3), block=2, organisers=("UNamur", "UCLouvain"))
    factories.activity(version, "C", None, block=2, organisers=())
    return version


def another(version, first, last=None, published=True):
    return ProgrammeVersion.objects.create(
        programme=version.programme,
        label=f"from {first}",
        first_intake=factories.year(first),
        last_intake=factories.year(last) if last else None,
        state="published" if published else "draft",
        published_at=factories.at(2020, 1, 1) if published else None,
    )


def test_published_once_for_good(draft):
    dora = factories.person("Dora")
    now = factories.at(2026, 11, 22, 9)
    publish(draft, by=dora, now=now)
    draft.refresh_from_db()
    assert (draft.state, draft.published_at, draft.version) == ("published", now, 2)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name, entry.institution) == ("publish", "Dora Test", "UNamur")
    with pytest.raises(WrongStateError, match=r"^This version is published already\.$"):
        publish(draft, by=dora)


def test_all_the_reasons_at_once(draft):
    draft.blocks.filter(number=2).update(credits=Decimal("3.5"))
    draft.programme.institutions.remove(factories.institution("UCLouvain"))
    another(draft, 2025)
    assert reasons_not_to_publish(draft) == [
        "The activities of block 2 add up to 3 credits; the block states 3.5.",
        "UCLouvain organises B but is not an institution of the programme.",
        "Version from 2025 is published for some of the same intakes. Give one of the two a last intake.",
    ]
    with pytest.raises(WrongStateError, match="block 2 add up to 3 credits"):
        publish(draft, by=None)
    draft.refresh_from_db()
    assert (draft.state, AuditEntry.objects.count()) == ("draft", 0)


def test_the_stated_total(draft):
    draft.credits = Decimal(180)
    draft.save()
    assert reasons_not_to_publish(draft) == ["The activities add up to 4.5 credits; the version states 180."]


def test_where_nothing_is_stated_nothing_must_add_up(draft):
    draft.blocks.update(credits=None)
    draft.credits = None
    draft.save()
    assert reasons_not_to_publish(draft) == []


def test_an_empty_version(db):
    empty = another(factories.programme_version("EMPTY", published=False), 2030, published=False)
    assert reasons_not_to_publish(empty) == ["The version has no activities."]


@pytest.mark.parametrize(
    ("own", "other", "overlap"),
    [
        ((2024, None), (2020, 2023), False),
        ((2024, None), (2020, 2024), True),
        ((2024, None), (2020, None), True),
        ((2024, 2026), (2027, None), False),
        ((2024, 2026), (2026, None), True),
        ((2024, 2024), (2024, 2024), True),
    ],
)
def test_overlaps_of_intakes(draft, own, other, overlap):
    draft.first_intake = factories.year(own[0])
    draft.last_intake = factories.year(own[1]) if own[1] else None
    another(draft, *other)
    another(draft, 2000, published=False)
    assert bool(reasons_not_to_publish(draft)) is overlap


def test_the_last_intake_makes_room_for_the_next_version(draft):
    publish(draft, by=None)
    newer = another(draft, 2027, published=False)
    factories.activity(newer_with_block(newer), "A")
    assert len(reasons_not_to_publish(newer)) == 1
    end_intakes(draft, last_intake=factories.year(2026), by=None)
    assert reasons_not_to_publish(newer) == []
    publish(newer, by=None)
    with pytest.raises(WrongStateError, match="Version from 2027 is published for some of the same intakes"):
        end_intakes(draft, last_intake=factories.year(2027), by=None)
    with pytest.raises(WrongStateError, match="Version from 2027 is published"):
        end_intakes(ProgrammeVersion.objects.get(pk=draft.pk), last_intake=None, by=None)
    with pytest.raises(WrongStateError, match=r"The last intake lies before the first one\."):
        end_intakes(draft, last_intake=factories.year(2023), by=None)


def newer_with_block(version):
    version.blocks.create(number=1)
    version.groups.create(code="main", title={"fr": "x"})
    return version
