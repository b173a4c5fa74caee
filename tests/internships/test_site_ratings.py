"""Site ratings: after the final evaluation, once; published yearly, five or more together, free texts apart."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from internships.models import PublishedAnswer, PublishedBatch, SiteRating
from internships.ratings.pooled_ratings import comments, published_of_pool, published_of_site, received
from internships.ratings.publishing import publish_yearly
from internships.ratings.services import rate_site
from portfolio.models import FormItem
from tests import factories
from tests.internships import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

ANSWERS = {"care": 3, "well": "They never answer the telephone."}


@pytest.fixture
def cast(cast):
    cast.form = props.evaluation_form("site_rating", codes=("care",))
    FormItem.objects.filter(form=cast.form, kind="text").update(confidential=True)
    cast.stage = props.placement(cast.alices_year, supervisors=[cast.stefan], where=cast.site)
    return cast


def rated(cast, stage=None, answers=ANSWERS, by=None):
    return rate_site(placement=stage or cast.stage, form=cast.form, answers=answers, by=by or cast.alice)


def over(cast, stage=None):
    return props.evaluation(cast, state="signed", stage=stage or cast.stage)


def test_after_the_final_evaluation_and_once(cast):
    with pytest.raises(WrongStateError):
        rated(cast)
    over(cast)
    rated(cast)
    with pytest.raises(WrongStateError):
        rated(cast)
    assert SiteRating.objects.count() == 1


def others(cast, number, **answers):
    """Create that many ratings of the site by other residents."""
    for n in range(number):
        enrolment = factories.enrolment(
            factories.person(f"R{n}", f"X{answers}"), cast.version, matricule=100 + 10 * SiteRating.objects.count() + n
        )
        stage = props.placement(factories.registration(enrolment, cast.practice), where=cast.site)
        over(cast, stage)
        rated(cast, stage, {**ANSWERS, **answers}, by=enrolment.user)


def opinions(browse, user, site):
    return browse(user).get(reverse("site-opinions", args=[site.uuid])).content.decode()


def test_nothing_is_shown_before_five(cast, browse):
    over(cast)
    others(cast, 3)
    rated(cast)
    publish_yearly()
    assert PublishedBatch.objects.count() == 0
    page = opinions(browse, cast.bob, cast.site)
    assert "Fewer residents have answered so far." in page
    assert "telephone" not in page


def test_from_five_on_items_are_published_without_text(cast, browse):
    over(cast)
    others(cast, 4, care=1)
    rated(cast)
    assert published_of_site(cast.site) == []
    publish_yearly()
    (row,) = published_of_site(cast.site)
    assert (row.label, row.total) == ("Item care", 5)
    assert [number for _words, number in row.levels] == [4, 0, 1, 0, 0]
    assert published_of_pool(cast.site) == []
    for user in (cast.bob, cast.stefan, cast.nadia, cast.dora):
        page = browse(user).get(reverse("site-opinions", args=[cast.site.uuid]))
        assert page.status_code == 200
        assert "telephone" not in page.content.decode()


def test_the_sixth_answer_is_published_with_four_more_a_year_later(cast):
    over(cast)
    others(cast, 5, care=1)
    others(cast, 1, care=2)
    first = publish_yearly()
    rated(cast)
    before = published_of_site(cast.site)
    assert before[0].total == 6
    assert publish_yearly() is None  # once a year
    publish_yearly(first.published_at + timedelta(days=366))
    assert published_of_site(cast.site) == before
    assert PublishedAnswer.objects.count() == 6


def test_answers_about_several_practices_are_pooled(cast):
    over(cast)
    others(cast, 3, care=1)
    elsewhere = props.site("Elsewhere", place=cast.site.place)
    stage = props.placement(cast.bobs_year, supervisors=[cast.stefan], where=elsewhere)
    over(cast, stage)
    rated(cast, stage, by=cast.bob)
    rated(cast)
    publish_yearly()
    assert published_of_site(cast.site) == published_of_site(elsewhere) == []
    (row,) = published_of_pool(elsewhere)
    assert (row.total, [number for _words, number in row.levels]) == (5, [3, 0, 2, 0, 0])


def test_the_coordinator_reads_at_once_what_came(cast, browse):
    over(cast)
    rated(cast)
    assert received(cast.site, cast.dora)[0].total == 1
    assert "for the coordinator alone" in opinions(browse, cast.dora, cast.site)
    for user in (cast.bob, cast.stefan, cast.nadia, cast.jules):
        assert received(cast.site, user) == []
        assert "for the coordinator alone" not in opinions(browse, user, cast.site)


def test_the_free_text_is_the_coordinators(cast, browse):
    over(cast)
    rated(cast)
    page = browse(cast.dora).get(reverse("site-comments"))
    assert "telephone" in page.content.decode()
    assert "Alice" not in page.content.decode()
    for user in (cast.alice, cast.nadia, cast.stefan, cast.jules, cast.marie):
        assert browse(user).get(reverse("site-comments")).status_code == 403
    other = factories.programme_version("OTHER")
    director = factories.person("Otto")
    factories.role(director, "director", programme=other.programme)
    assert comments(director) == []


def test_no_word_stands_in_the_audit(cast):
    over(cast)
    rated(cast)
    assert [entry for entry in AuditEntry.objects.all() if "telephone" in str((entry.before, entry.after))] == []


def test_the_page(cast, browse):
    alice, address = browse(cast.alice), reverse("site-rating", args=[cast.stage.uuid])
    sent = {"answered_form": str(cast.form.uuid), "care": "2", "well": "Well"}
    assert "once the final evaluation is signed" in alice.get(address).content.decode()
    assert alice.post(address, sent).status_code == 409
    over(cast)
    assert alice.post(address, {**sent, "care": "9"}).status_code == 422
    assert not SiteRating.objects.exists()
    assert alice.post(address, sent).status_code == 302
    assert alice.post(address, sent).status_code == 409
    assert SiteRating.objects.get().answers == {"care": 2, "well": "Well"}
