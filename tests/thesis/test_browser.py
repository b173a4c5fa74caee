"""In Chromium: a resident in the third year goes from the subject to the defence; the credits follow the decision.

The programme is that of the brochure with its four activities of the thesis. Days that would pass between the steps
are written into the rows: no clock is moved.
"""

import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from curriculum.models import Activity, ExamSession, Institution, ProgrammeVersion
from jury.cases.bulk_services import decide_undisputed
from jury.cases.jury_cases import jury_cases
from jury.minutes.services import close_sitting
from jury.release.reconciliation import reconciliation
from jury.release.services import release
from jury.sittings.services import begin_sitting, prepare_sitting
from mentoring.models import Declaration
from records.models import Deliberation, Proposal
from tests import clock, factories
from tests.jury import props as jury
from tests.portal.test_demo_pages_browser import log_in
from tests.thesis import props
from thesis.models import Defence, Thesis

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODES = ("B2-TP", "B3-TP", "B3-TFE-MENT", "B3-TFE")


@pytest.fixture
def cast():
    """Alice in her third year, her mentor, a teacher who guides theses, the secretariat."""
    call_command("load_calendar", verbosity=0)
    call_command("load_programme", "curriculum/data/mmg-codiplome.json", "--publish", stdout=io.StringIO())
    for rules in ("load_thesis_rules", "load_mentoring_rules"):
        call_command(rules, stdout=io.StringIO())
    props.grid()
    version = ProgrammeVersion.objects.get()
    people = {name: factories.person(name.capitalize()) for name in ("alice", "marie", "petra", "rita", "nadia")}
    alices = factories.enrolment(people["alice"], version)
    factories.role(people["nadia"], "secretariat", institution=Institution.objects.get(code="UNamur"))
    factories.accompanies(people["marie"], alices, "mentor")
    Declaration.objects.create(enrolment=alices, mentor=people["marie"], state="clear")
    taken = {code: factories.registration(alices, Activity.objects.get(code=code)) for code in CODES}
    return {**people, "alices": alices, "taken": taken, "version": version}


@pytest.fixture
def as_user(page, live_server, cast):
    def enter(name, address):
        log_in(page, live_server, cast[name], "fr")
        page.goto(address)

    return enter


def press(page, name, role="button"):
    with page.expect_navigation():
        page.get_by_role(role, name=name, exact=True).first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url


def open_and_press(page, name):
    """The button of a page of a thesis that leads to a form, then that form's own."""
    press(page, name, "link")
    press(page, name)


def propose(page, cast):
    press(page, "Proposer votre propre sujet", "link")
    page.fill("[name=title]", "Le sommeil des aidants proches")
    page.fill("[name=text]", "Que disent-ils de leur sommeil ?")
    page.select_option("[name=session]", str(ExamSession.objects.get(academic_year__start_year=2026, kind="june").pk))
    page.fill("[name=email]", cast["petra"].email)
    press(page, "Proposer")


def submit(page, tmp_path):
    press(page, "Ajouter une version", "link")
    (tmp_path / "tfe.pdf").write_bytes(props.PDF)
    page.set_input_files("[name=file]", tmp_path / "tfe.pdf")
    press(page, "Ajouter")
    press(page, "Déposer le TFE", "link")
    page.check("[name=is_own_work]")
    page.fill("[name=similarity]", "6")
    page.fill("[name=ai_use]", "Aucun.")
    page.check("[name=deposit][value=open]")
    press(page, "Déposer le TFE")


def plan(page):
    press(page, "Planifier la défense", "link")
    page.fill("[name=day]", clock.day(7).isoformat())
    page.fill("[name=starts]", "09:00")
    page.fill("[name=ends]", "10:00")
    page.fill("[name=place]", "Auditoire Vauban 2")
    page.fill("[name=guests]", "Hélène Carlier, helene.carlier@ulb.example, ULB")
    press(page, "Prévoir")


def let_the_day_of_the_defence_come(thesis):
    Thesis.objects.filter(pk=thesis.pk).update(submitted_on=clock.day(-30))
    Defence.objects.filter(thesis=thesis).update(day=clock.day(-1))


def mark(page):
    for group in page.locator("fieldset:has(input[type=radio])").all():
        group.locator("input[type=radio]").last.check()
    for box in page.locator("main textarea").all():
        box.fill("Travail rigoureux.")
    page.fill("[name=mark]", "15")
    press(page, "Donner la note")


def test_from_the_subject_to_the_credits(page, as_user, cast, tmp_path):
    page.set_viewport_size({"width": 360, "height": 740})
    where = reverse("enrolment-thesis", args=[cast["alices"].uuid])
    as_user("alice", where)
    propose(page, cast)
    thesis = Thesis.objects.get()
    as_user("petra", thesis.get_absolute_url())
    press(page, "Accepter", "link")
    press(page, "Accepter d’être promoteur de ce TFE")
    as_user("alice", where)
    press(page, "Remettre le protocole", "link")
    press(page, "Remettre le protocole")
    as_user("nadia", thesis.get_absolute_url())
    open_and_press(page, "Accepter le protocole")
    as_user("alice", where)
    submit(page, tmp_path)
    as_user("nadia", thesis.get_absolute_url())
    plan(page)
    let_the_day_of_the_defence_come(thesis)
    as_user("petra", thesis.get_absolute_url())
    press(page, "La défense a eu lieu", "link")
    press(page, "Elle a eu lieu")
    press(page, "Noter le TFE", "link")
    mark(page)
    thesis.refresh_from_db()
    assert thesis.state == "marked"
    waits(page, as_user, cast, begin(cast))


def waits(page, as_user, cast, sitting):
    """The activity of two parts is not decided before the mentor attests hers; then all four are."""
    proposed = Proposal.objects.live().values_list("part__code", "mark", "outcome").order_by("registration__activity")
    assert list(proposed) == [
        ("thesis", None, "validated"),
        ("thesis", None, "validated"),
        ("thesis-preparation", None, "validated"),
        ("thesis", Decimal(15), ""),
    ]
    lacking = {one.registration.activity.code: one.findings for one in jury_cases(sitting) if one.findings}
    assert list(lacking) == ["B3-TFE-MENT"]
    as_user("marie", reverse("mentoring-attest", args=[cast["alices"].uuid, cast["taken"]["B3-TFE-MENT"].uuid]))
    page.check("[name=outcome][value=validated]")
    page.fill("[name=reason]", "Les entretiens ont eu lieu avant l’usage de Cursus.")
    press(page, "Attester")
    assert [one for one in jury_cases(sitting) if one.findings] == []
    as_user("alice", "/")
    assert "0 sur 180 crédits" in page.inner_text("main"), "nothing before the decision"
    publish(cast, sitting)
    page.reload()
    assert "15 sur 180 crédits" in page.inner_text("main")


def begin(cast):
    """A sitting on the session of June, whose days have come; begun by its secretary."""
    ExamSession.objects.filter(academic_year__start_year=2026, kind="june").update(
        starts=clock.day(-20), ends=clock.day(-2)
    )
    session = ExamSession.objects.get(academic_year__start_year=2026, kind="june")
    board = jury.jury_for(cast["version"].programme, cast["nadia"])
    members = list(board.members.select_related("user"))
    made = prepare_sitting(
        version=cast["version"], session=session, held_on=clock.TODAY, by=cast["nadia"], today=clock.TODAY
    )
    presides = next(seat for seat in members if seat.function == "president")
    presences = dict.fromkeys(members, "present")
    begin_sitting(deliberation=made, presences=presences, presides=presides, by=cast["nadia"], seen=made.version)
    return Deliberation.objects.get(pk=made.pk)


def publish(cast, sitting):
    decide_undisputed(deliberation=sitting, by=cast["nadia"])
    sitting.refresh_from_db()
    close_sitting(deliberation=sitting, by=cast["nadia"], seen=sitting.version)
    sitting = Deliberation.objects.get(pk=sitting.pk)
    president = sitting.attendances.get(presides=True).member.user
    release(deliberation=sitting, by=president, expected=reconciliation(sitting)["sha256"])
