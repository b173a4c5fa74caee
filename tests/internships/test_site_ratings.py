"""Site ratings: after the final evaluation, once; pooled from five answers on, free texts apart."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from internships.models import SiteRating
from internships.ratings.pooled_ratings import comments, pooled
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
        enrolment = factories.enrolment(factories.person(f"R{n}", f"X{len(answers)}"), cast.version, matricule=100 + n)
        stage = props.placement(factories.registration(enrolment, cast.practice), where=cast.site)
        over(cast, stage)
        rated(cast, stage, {**ANSWERS, **answers}, by=enrolment.user)


def test_nothing_is_shown_before_five(cast, browse):
    over(cast)
    others(cast, 3)
    rated(cast)
    assert pooled(cast.site) == []
    page = browse(cast.bob).get(reverse("site-opinions", args=[cast.site.uuid])).content.decode()
    assert "Fewer residents have answered so far." in page
    assert "telephone" not in page


def test_from_five_on_items_are_pooled_without_text(cast, browse):
    over(cast)
    others(cast, 4, care=1)
    rated(cast)
    (row,) = pooled(cast.site)
    assert (row.label, row.total) == ("Item care", 5)
    assert [number for _words, number in row.levels] == [4, 0, 1, 0, 0]
    for user in (cast.bob, cast.stefan, cast.nadia, cast.dora):
        page = browse(user).get(reverse("site-opinions", args=[cast.site.uuid]))
        assert page.status_code == 200
        assert "telephone" not in page.content.decode()


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
