"""Rows between two versions: proposed by equal code, edited, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from curriculum.equivalences import services as equivalences
from curriculum.models import Equivalence
from tests import factories
from tests.curriculum.test_pages import words
from tests.records.transfers import newer_version, row, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def newer(cast):
    return newer_version(cast)


def pairs():
    return set(Equivalence.objects.values_list("old__code", "new__code", "extent", "note"))


def test_equal_codes_are_proposed_once(cast, newer):
    assert equivalences.propose(old=cast.version, new=newer, by=cast.dora) == 2
    assert pairs() == {("NAM", "NAM", "whole", ""), ("LOU", "LOU", "whole", "4.5 credits become 5")}
    assert equivalences.propose(old=cast.version, new=newer, by=cast.nadia) == 0
    assert AuditEntry.objects.filter(action="propose").count() == 2


def test_what_was_said_by_hand_is_not_proposed_over(cast, newer):
    row(cast.louvain, newer.fresh)
    equivalences.propose(old=cast.version, new=newer, by=cast.dora)
    assert {(old, new) for old, new, _e, _n in pairs()} == {("NAM", "NAM"), ("LOU", "NEW")}


def test_not_by_others(cast, newer):
    for name in ("alice", "louis", "jules"):
        with pytest.raises(PermissionDenied):
            equivalences.propose(old=cast.version, new=newer, by=getattr(cast, name))
    assert pairs() == set()


def test_not_to_another_programme(cast):
    foreign = factories.programme_version("OTHER", institutions=("ULB",))
    foreign.first_intake = factories.year(2027)
    type(foreign).objects.filter(pk=foreign.pk).update(first_intake=foreign.first_intake)
    target = factories.activity(foreign, "NAM")
    factories.role(cast.dora, "director", programme=foreign.programme)
    with pytest.raises(ValidationError, match="another programme"):
        equivalences.add(old=cast.namur, new=target, extent="whole", note="", by=cast.dora)
    with pytest.raises(ValidationError, match="another programme"):
        equivalences.propose(old=cast.version, new=foreign, by=cast.dora)
    assert pairs() == set()


def test_not_to_an_older_version(cast, newer):
    with pytest.raises(ValidationError, match="leads to a newer version"):
        equivalences.add(old=newer.nam, new=cast.namur, extent="whole", note="", by=cast.dora)
    with pytest.raises(ValidationError, match="leads to a newer version"):
        equivalences.propose(old=newer, new=cast.version, by=cast.dora)


def test_a_pair_stands_once_and_leads_elsewhere(cast, newer):
    row(cast.namur, newer.nam)
    with pytest.raises(ValidationError, match="have an equivalence already"):
        equivalences.add(old=cast.namur, new=newer.nam, extent="partly", note="", by=cast.dora)
    with pytest.raises(IntegrityError), transaction.atomic():
        Equivalence.objects.update(to_version=cast.version)


def test_edited_and_removed_by_who_saw_it(cast, newer):
    made = row(cast.namur, newer.nam)
    equivalences.edit(row=made, extent="partly", note="Half of it", by=cast.dora, seen=1)
    with pytest.raises(ConflictError):
        equivalences.edit(row=Equivalence.objects.get(), extent="whole", note="", by=cast.nadia, seen=1)
    with pytest.raises(ConflictError):
        equivalences.remove(row=Equivalence.objects.get(), by=cast.nadia, seen=1)
    equivalences.remove(row=Equivalence.objects.get(), by=cast.nadia, seen=2)
    assert pairs() == set()
    assert AuditEntry.objects.get(action="remove").before["note"] == "Half of it"


def test_whole_rows_give_alone_and_partly_rows_together(cast, newer):
    made = [
        row(cast.namur, newer.nam),
        row(cast.louvain, newer.fresh, "partly"),
        row(cast.joint, newer.fresh, "partly"),
    ]

    def given(*old):
        return set(equivalences.granted_by(made, {activity.pk for activity in old}))

    assert given(cast.namur) == {newer.nam.pk}
    assert given(cast.louvain) == given(cast.joint) == given() == set()
    assert given(cast.louvain, cast.joint) == {newer.fresh.pk}


class TestPages:
    def test_the_list(self, cast, newer, client, django_assert_num_queries):
        rows(cast, newer)
        client.force_login(cast.dora)
        url = f"/programmes/{newer.uuid}/equivalences/"
        page = words(client.get(url, headers={"accept-language": "en"}))
        assert "Activity LOU LOU · 4.5 Activity LOU LOU · 5 · whole · 4.5 credits become 5 Edit" in page
        assert "Activity ALO ALO · 1 gives nothing" in page
        assert "Nothing of 2024 gives these activities. Activity NEW NEW · 3" in page
        for more in (newer.fresh, newer.nam):
            with django_assert_num_queries(11):
                client.get(url)
            row(cast.alone, more)

    def test_proposing_adding_editing_removing(self, cast, newer, client):
        client.force_login(cast.dora)
        url, english = f"/programmes/{newer.uuid}/equivalences/", {"accept-language": "en"}
        done = client.post(f"{url}propose/", {"from": cast.version.uuid}, follow=True, headers=english)
        assert "2 rows are proposed." in done.content.decode()
        data = {"old": cast.alone.pk, "new": newer.fresh.pk, "extent": "partly", "note": ""}
        client.post(f"{url}add/?from={cast.version.uuid}", data)
        again = client.post(f"{url}add/?from={cast.version.uuid}", data, headers=english)
        assert "These two activities have an equivalence already." in words(again)
        foreign = client.post(f"{url}add/", data | {"old": newer.fresh.pk}, headers=english)
        assert "Select a valid choice." in words(foreign)
        made = Equivalence.objects.get(old=cast.alone)
        client.post(f"/equivalences/{made.uuid}/", {"version": 1, "extent": "whole", "note": "Agreed"})
        late = client.post(f"/equivalences/{made.uuid}/remove/", {"version": 1}, headers=english)
        assert "Somebody changed this in the meantime." in words(late)
        client.post(f"/equivalences/{made.uuid}/remove/", {"version": 2})
        assert len(pairs()) == 2

    def test_without_an_older_version(self, cast, client):
        client.force_login(cast.dora)
        page = words(client.get(f"/programmes/{cast.version.uuid}/equivalences/", headers={"accept-language": "en"}))
        assert "There is no older version of this programme" in page
        assert client.post(f"/programmes/{cast.version.uuid}/equivalences/propose/").status_code == 404
