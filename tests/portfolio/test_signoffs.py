"""A level is attested on listed evidence, by whom the rule names; replaced or taken back by a new act, never edited."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.permissions import WrongStateError
from portfolio.models import Entry, Sharing, SignOff
from portfolio.observations.services import withdraw_observation
from portfolio.signoffs import criteria
from portfolio.signoffs import services as signoffs
from portfolio.signoffs.services import mark_as_evidence
from tests import factories
from tests.portfolio import props
from tests.portfolio.props import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast):
    """Stefan saw Alice once, in competency a; a rule holds."""
    for start in (2024, 2025, 2026, 2027):
        factories.year(start)
    cast.own = props.framework()
    cast.rule = props.rule(cast.own)
    cast.form = props.form(cast.own)
    cast.a, cast.b, _c = cast.own.competencies.order_by("position")
    cast.novice, cast.able = cast.own.levels.order_by("position")
    cast.seen = props.observed(cast.alices, cast.stefan, cast.form)
    return cast


def sign(stage, level=None, by=None, observations=None, **fields):
    chosen = [stage.seen] if observations is None else observations
    return props.signed(stage.alices, by or stage.marie, stage.a, level or stage.novice, chosen, **fields)


def test_the_mentor_signs_on_what_was_seen(stage):
    made = sign(stage, words="Well done")
    assert (made.state, made.signer, made.capacity, made.year, made.identified_by) == (
        "signed", stage.marie, "mentor", 3, "account",
    )  # fmt: skip
    assert [row.observation for row in made.evidence.all()] == [stage.seen]
    assert made.missing == []


@pytest.mark.parametrize("who", ["alice", "bob", "stefan", "theo", "nadia", "dora", "jules", "charlie"])
def test_nobody_else_signs(stage, who):
    with pytest.raises(PermissionDenied):
        sign(stage, by=getattr(stage, who))
    assert not SignOff.objects.exists()


def test_the_mentor_of_somebody_else_is_refused(stage):
    factories.accompanies(stage.theo, stage.bobs)
    with pytest.raises(PermissionDenied):
        sign(stage, by=stage.theo)


def test_whom_the_rule_names_signs_on_what_they_saw(stage):
    stage.rule.signers = ["supervisor"]
    stage.rule.save()
    assert sign(stage, by=stage.stefan).capacity == "supervisor"
    with pytest.raises(PermissionDenied):
        sign(stage, by=stage.marie)


def test_withdrawn_evidence_is_refused(stage):
    withdraw_observation(observation=stage.seen, by=stage.stefan, why="A slip")
    with pytest.raises(WrongStateError):
        sign(stage)
    assert not SignOff.objects.exists()


def test_evidence_of_somebody_else_is_refused(stage):
    other = props.observed(stage.bobs, stage.stefan, stage.form)
    with pytest.raises(WrongStateError):
        sign(stage, observations=[other])


def test_without_evidence_nothing_is_signed(stage):
    with pytest.raises(ValidationError) as error:
        sign(stage, observations=[])
    assert list(error.value.error_dict) == ["evidence"]


def test_what_is_missing_is_named_and_signing_in_spite_of_it_says_why(stage, english):
    with pytest.raises(ValidationError) as error:
        sign(stage, level=stage.able)
    assert "1 more observation, 1 more observer" in str(error.value)
    made = sign(stage, level=stage.able, reason="I saw it myself")
    assert (made.missing, made.reason) == (["1 more observation", "1 more observer"], "I saw it myself")


def test_a_second_one_in_the_same_year_takes_the_place_of_the_first_with_a_reason(stage):
    first = sign(stage)
    with pytest.raises(ValidationError) as error:
        sign(stage)
    assert list(error.value.error_dict) == ["reason"]
    second = sign(stage, reason="The level was wrong")
    first.refresh_from_db()
    assert (first.state, first.end_reason, second.supersedes) == ("superseded", "The level was wrong", first)
    assert list(SignOff.objects.live()) == [second]


def test_those_of_two_years_stand_beside_each_other(stage):
    first = sign(stage)
    second = sign(stage, today=date(2027, 10, 5))
    assert [one.year for one in (first, second)] == [3, 4]
    assert SignOff.objects.live().count() == 2


def test_taken_back_once_by_who_signed(stage):
    made = sign(stage)
    for who in ("alice", "stefan", "nadia"):
        with pytest.raises(PermissionDenied):
            signoffs.withdraw_sign_off(sign_off=made, by=getattr(stage, who), why="No")
    with pytest.raises(ValidationError):
        signoffs.withdraw_sign_off(sign_off=made, by=stage.marie, why=" ")
    signoffs.withdraw_sign_off(sign_off=made, by=stage.marie, why="A slip")
    assert (made.state, made.end_reason) == ("withdrawn", "A slip")
    with pytest.raises(PermissionDenied):
        signoffs.withdraw_sign_off(sign_off=made, by=stage.marie, why="Again")


def entry(stage, **fields):
    made = Entry.objects.create(enrolment=stage.alices, title="Entry", happened_on=TODAY, **fields)
    made.competencies.add(stage.a)
    return made


def test_an_entry_is_evidence_only_while_it_is_shared_with_the_signer(stage):
    private, shared = entry(stage), entry(stage)
    sharing = Sharing.objects.create(enrolment=stage.alices, entry=shared, reader=stage.marie)
    keys = {piece.key for piece in criteria.evidence(stage.marie, stage.alices, stage.a, TODAY)}
    assert keys == {f"o.{stage.seen.uuid}", f"e.{shared.uuid}"}
    made = signoffs.sign_off(
        enrolment=stage.alices, competency=stage.a, level=stage.novice, keys=sorted(keys), by=stage.marie,
        identified_by="account", today=TODAY,
    )  # fmt: skip
    shared.refresh_from_db()
    assert shared.is_evidence
    assert not private.is_evidence
    assert made.evidence.count() == 2
    sharing.delete()
    with pytest.raises(WrongStateError):
        mark_as_evidence(entries=[shared], by=stage.marie)


def test_a_pool_is_evidence_once_it_can_be_read(stage):
    round_ = props.opened(stage.alices, own=stage.own)
    props.answers_in(round_, 5)
    assert not any(p.kind == "several_sources" for p in criteria.evidence(stage.marie, stage.alices, stage.a, TODAY))
    after = round_.closes_on + timedelta(days=1)
    pool = next(p for p in criteria.evidence(stage.marie, stage.alices, stage.a, after) if p.kind == "several_sources")
    assert len(pool.observers) == 5


def test_the_criteria_are_data(stage, english):
    row = stage.rule.criteria.get(level=stage.able)
    row.within_months, row.kinds, row.entries = 6, 2, 1
    row.needs_kinds, row.needs_settings = ["stage"], ["home-visit"]
    row.save()
    props.setting()
    pieces = criteria.evidence(stage.marie, stage.alices, stage.a, TODAY)
    assert criteria.missing(row, pieces, TODAY) == [
        "1 more observation", "1 more observer", "1 more kind of observation", "1 more entry",
        "one of this kind: stage evaluation", "one seen here: home-visit",
    ]  # fmt: skip
    late = criteria.missing(row, pieces, TODAY + timedelta(days=300))
    assert late[0] == "2 more observations"
    assert late[-1] == "(1 is older than 6 months and does not count)"


def test_the_row_of_a_competency_and_of_a_later_year_comes_first(stage):
    level = stage.able
    own = stage.rule.criteria.create(level=level, competency=stage.a, observations=9)
    later = stage.rule.criteria.create(level=level, from_year=3, observations=5)
    general = stage.rule.criteria.get(level=level, competency=None, from_year=1)
    found = {
        (competency.code, year): criteria.criterion_of(stage.rule, competency, level, year)
        for competency in (stage.a, stage.b)
        for year in (1, 3)
    }
    assert found == {("a", 1): own, ("a", 3): own, ("b", 1): general, ("b", 3): later}


def test_the_database_keeps_one_a_year_and_wants_reasons(stage):
    made = sign(stage)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.filter(pk=made.pk).update(state="withdrawn")
    made.pk, made.uuid = None, factories.person("Uuid").uuid
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_who_reads_a_sign_off(stage):
    sign(stage)
    people = ("alice", "bob", "marie", "stefan", "theo", "nadia", "louis", "dora", "jules", "charlie", "machine_namur")
    assert {n for n in people if SignOff.objects.visible_to(getattr(stage, n)).exists()} == {"alice", "marie"}
    factories.deliberation(stage.version, stage.nadia)
    assert SignOff.objects.visible_to(stage.jules).exists()


def test_signing_on_the_page(stage, browse):
    props.observed(stage.alices, stage.stefan, stage.form, observed_on=date(2026, 11, 2))
    client = browse(stage.marie)
    url = reverse("sign-off-new", args=[stage.alices.uuid, stage.a.uuid])
    page = client.get(url).content.decode()
    assert "1 more observer" in page
    assert "checked" not in page
    refused = client.post(url, {"level": stage.able.pk, "evidence": [f"o.{stage.seen.uuid}"]})
    assert (refused.status_code, "Say why you sign all the same" in refused.content.decode()) == (422, True)
    client.post(url, {"level": stage.novice.pk, "evidence": [f"o.{stage.seen.uuid}"], "words": "Good"})
    made = SignOff.objects.get()
    for who, words in ((stage.marie, "Good"), (stage.alice, "logged in with a password")):
        assert words in browse(who).get(reverse("sign-off", args=[made.uuid])).content.decode()


def test_the_office_reads_the_level_and_nothing_else(stage, browse):
    sign(stage, words="MARKER")
    url = reverse("portfolio", args=[stage.alices.uuid])
    page = browse(stage.nadia).get(url).content.decode()
    assert "Competency a · Novice" in page
    assert "MARKER" not in page
    assert "Stefan" not in page
    assert browse(stage.nadia).get(reverse("coverage", args=[stage.alices.uuid])).status_code == 403
