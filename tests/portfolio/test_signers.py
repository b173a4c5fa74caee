"""Whom a programme names as signer reaches the page; a sign-off opens to its readers without a link that is closed."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portfolio.models import Observation, SignOff, SignOffRule
from portfolio.signoffs.permissions import can_sign_off
from records.models import Accompaniment
from tests import factories
from tests.portfolio import props, writings
from tests.portfolio.props import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast):
    """Stefan saw Alice once when she asked, once in the final evaluation of her stage."""
    for start in (2024, 2025, 2026, 2027):
        factories.year(start)
    cast.own = props.framework()
    cast.a, cast.b, _c = cast.own.competencies.order_by("position")
    cast.novice, _able = cast.own.levels.order_by("position")
    cast.seen = props.observed(cast.alices, cast.stefan, props.form(cast.own))
    final = props.form(cast.own, purpose="stage_final", code="final")
    cast.final = props.observed(cast.alices, cast.stefan, final, source="stage")
    return cast


def page_of(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def links_in(page):
    """The addresses to which the main part leads."""
    return set(re.findall(r'href="(/portfolio/[^"#]*)"', page.split("<main")[1].split("</main>")[0]))


def url(observation):
    return reverse("observation", args=[observation.uuid])


def a_sign_off(stage):
    props.rule(stage.own)
    shared = writings.entry(stage.alices, title="MARKER", competencies=[stage.a])
    writings.sharing(shared, stage.marie)
    made = props.signed(stage.alices, stage.marie, stage.a, stage.novice, [stage.seen, stage.final])
    made.evidence.create(entry=shared)
    return made


class TestWhatTheJuryReads:
    def test_the_final_evaluation_opens_and_what_was_asked_for_is_named_alone(self, stage, browse):
        made = a_sign_off(stage)
        factories.deliberation(stage.version, stage.nadia)
        jules = browse(stage.jules)
        page = page_of(jules, "sign-off", made.uuid)
        assert links_in(page) == {reverse("portfolio", args=[stage.alices.uuid]), url(stage.final)}
        assert [jules.get(link).status_code for link in sorted(links_in(page))] == [200, 200]
        assert "Form watch, Stefan Test" in page
        assert "MARKER" not in page
        assert jules.get(url(stage.seen)).status_code == 404

    def test_nothing_is_open_before_it_sits_and_after_it_has_published(self, stage):
        assert not Observation.objects.visible_to(stage.jules).exists()
        sitting = factories.deliberation(stage.version, stage.nadia)
        assert list(Observation.objects.visible_to(stage.jules)) == [stage.final]
        factories.released(sitting, factories.at(2027, 1, 1))
        assert not Observation.objects.visible_to(stage.jules).exists()

    def test_every_reader_may_follow_every_link(self, stage, browse):
        made = a_sign_off(stage)
        factories.deliberation(stage.version, stage.nadia)
        for who in ("alice", "marie", "jules"):
            client = browse(getattr(stage, who))
            for link in links_in(page_of(client, "sign-off", made.uuid)):
                assert client.get(link).status_code == 200, (who, link)

    def test_who_signed_and_no_longer_goes_along_is_led_nowhere(self, stage, browse):
        made = a_sign_off(stage)
        Accompaniment.objects.filter(user=stage.marie).update(ends=date(2021, 1, 1))
        assert links_in(page_of(browse(stage.marie), "sign-off", made.uuid)) == {
            reverse("sign-off-withdraw", args=[made.uuid])
        }

    def test_those_of_a_resident_of_another_programme_stay_closed(self, stage):
        other = factories.programme_version("OTH", institutions=("ULB",))
        alien = factories.person("Alien")
        factories.role(alien, "jury", programme=other.programme)
        factories.role(alien, "director", programme=other.programme)
        factories.deliberation(other, stage.nadia)
        assert not Observation.objects.visible_to(alien).exists()

    def test_the_offices_read_final_evaluations_alone(self, stage):
        for who in ("nadia", "louis", "dora"):
            assert list(Observation.objects.visible_to(getattr(stage, who))) == [stage.final]
        for who in ("theo", "charlie"):
            assert not Observation.objects.visible_to(getattr(stage, who)).exists()


def named(stage, *signers, programme=True):
    """A rule of the programme's own, beside the one for all that names the mentor."""
    props.rule(stage.own)
    return SignOffRule.objects.create(
        code="own", number=1, framework=stage.own, signers=list(signers), valid_from=date(2024, 1, 1),
        programme=stage.programme if programme is True else programme,
    )  # fmt: skip


class TestAnotherSigner:
    def test_the_supervisor_goes_from_the_record_to_the_signature(self, stage, browse):
        named(stage, "supervisor")
        writings.sharing(writings.entry(stage.alices, title="A shared one", competencies=[stage.a]), stage.stefan)
        other = props.observed(stage.alices, stage.theo, stage.seen.form)
        client = browse(stage.stefan)
        home, sign = reverse("portfolio", args=[stage.alices.uuid]), [stage.alices.uuid, stage.a.uuid]
        assert f'href="{home}"' in page_of(client, "enrolment", stage.alices.uuid)
        assert reverse("sign-off-new", args=sign) in links_in(client.get(home).content.decode())
        page = page_of(client, "sign-off-new", *sign)
        assert ("A shared one" in page, str(other.uuid) in page, reverse("coverage", args=sign[:1]) in page) == (
            True, False, False,
        )  # fmt: skip
        given = {"level": stage.novice.pk, "evidence": [f"o.{stage.seen.uuid}"]}
        answer = client.post(reverse("sign-off-new", args=sign), given)
        made = SignOff.objects.get()
        assert (answer.status_code, answer["location"], made.capacity) == (302, home, "supervisor")
        assert reverse("sign-off", args=[made.uuid]) in links_in(client.get(home).content.decode())
        assert client.get(reverse("coverage", args=sign[:1])).status_code == 403
        assert browse(stage.marie).get(reverse("sign-off-new", args=sign)).status_code == 403

    def test_the_director_signs_on_the_final_evaluation(self, stage, browse):
        named(stage, "director")
        client, sign = browse(stage.dora), [stage.alices.uuid, stage.a.uuid]
        home = reverse("portfolio", args=sign[:1])
        assert reverse("sign-off-new", args=sign) in links_in(client.get(home).content.decode())
        page = page_of(client, "sign-off-new", *sign)
        assert (f"o.{stage.final.uuid}" in page, f"o.{stage.seen.uuid}" in page) == (True, False)
        given = {"level": stage.novice.pk, "evidence": [f"o.{stage.final.uuid}"], "words": "Seen with the team"}
        client.post(reverse("sign-off-new", args=sign), given)
        made = SignOff.objects.get()
        assert (made.signer, made.capacity) == (stage.dora, "director")
        assert "director of the programme" in page_of(browse(stage.alice), "sign-off", made.uuid)
        assert page_of(client, "sign-off", made.uuid).count(url(stage.final)) == 1

    @pytest.mark.parametrize("who", ["marie", "stefan", "theo", "nadia", "louis", "jules", "charlie", "alice"])
    def test_nobody_else_signs_where_the_director_is_named(self, stage, who):
        named(stage, "director")
        with pytest.raises(PermissionDenied):
            props.signed(stage.alices, getattr(stage, who), stage.a, stage.novice, [stage.final])
        assert not SignOff.objects.exists()

    def test_a_deputy_and_the_director_of_another_programme_are_not_meant(self, stage):
        rule = named(stage, "director")
        other = factories.programme_version("OTH").programme
        factories.role(stage.charlie, "deputy", programme=stage.programme)
        factories.role(stage.theo, "director", programme=other)
        for who in (stage.charlie, stage.theo):
            assert not can_sign_off(who, stage.alices, rule, TODAY)

    def test_the_rule_of_another_programme_names_nobody_here(self, stage, browse):
        named(stage, "supervisor", programme=factories.programme_version("OTH").programme)
        assert browse(stage.stefan).get(reverse("portfolio", args=[stage.alices.uuid])).status_code == 403
        sign = [stage.alices.uuid, stage.a.uuid]
        assert browse(stage.stefan).get(reverse("sign-off-new", args=sign)).status_code == 403
        assert browse(stage.marie).get(reverse("sign-off-new", args=sign)).status_code == 200
