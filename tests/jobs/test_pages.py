import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs import registry, states
from jobs.models import Job
from tests.jobs.conftest import a_job, claimed, nobody_retries

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, alice):
    client.force_login(alice)
    return client


def text_of(response):
    """What a person reads of the main part, in one line."""
    page = response.content.decode()
    main = re.search(r"<main.*?</main>", page, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", main[0] if main else page).split())


def progress(job, **seen):
    return reverse("job-progress", args=[job.uuid], query=seen or None)


class TestPage:
    def test_waiting(self, reader, alice):
        text = text_of(reader.get(a_job(alice).get_absolute_url()))
        assert "Test of the worker waiting" in text
        assert "Asked for on" in text
        assert "Look again" in text
        assert "Try again" not in text

    def test_under_way(self, reader, alice, kind):
        kind("tests.sheep", print, title="Counting sheep", steps={"black": _("Look again")})
        job = claimed(alice, kind="tests.sheep")
        states.touch(job, done=3, total=12, step="black")
        page = reader.get(job.get_absolute_url())
        assert "Counting sheep under way How far it is 3 of 12 Look again Asked for on" in text_of(page)
        assert '<progress value="3" max="12">' in page.content.decode()

    def test_interrupted(self, reader, alice):
        job = a_job(alice, "running", attempt=2, interruptions=1)
        assert "Started again after an interruption: attempt 2 of 3." in text_of(reader.get(job.get_absolute_url()))

    def test_interrupted_and_then_done_still_says_so(self, reader, alice):
        job = a_job(alice, "done", attempt=2, interruptions=1)
        assert "Started again after an interruption: attempt 2 of 3." in text_of(reader.get(job.get_absolute_url()))

    def test_tried_again_by_a_person_is_no_interruption(self, reader, alice):
        job = a_job(alice, "running", attempt=2)
        assert "interruption" not in text_of(reader.get(job.get_absolute_url()))

    def test_done_leads_to_the_result(self, reader, alice, kind):
        kind("tests.sheep", print, result_label="Open the flock")
        job = a_job(alice, "done", kind="tests.sheep", result={"url": "/programmes/"})
        page = reader.get(job.get_absolute_url())
        assert re.search(r'<a class="button[^"]*" href="/programmes/">Open the flock</a>', page.content.decode())
        assert "hx-get" not in page.content.decode()
        assert "Look again" not in text_of(page)

    def test_failed_says_why_and_offers_to_try_again(self, reader, alice):
        job = a_job(alice, "failed")
        page = reader.get(job.get_absolute_url())
        assert "The flock was out." in text_of(page)
        assert str(job.uuid) in text_of(page)
        assert f'action="{reverse("job-retry", args=[job.uuid])}"' in page.content.decode()

    def test_a_refused_retry_has_its_reason_on_the_button(self, reader, alice, kind):
        kind("tests.sheep", print, may_retry=nobody_retries)
        page = reader.get(a_job(alice, "failed", kind="tests.sheep").get_absolute_url())
        assert "Try again The flock is asleep." in text_of(page)
        assert re.search(r"<button[^>]* disabled", page.content.decode())

    def test_work_that_no_code_knows_any_more_still_has_a_page(self, reader, alice):
        for state in ("queued", "done", "failed"):
            page = reader.get(a_job(alice, state, kind="tests.forgotten", step="x").get_absolute_url())
            assert page.status_code == 200
            assert "tests.forgotten" in text_of(page)

    def test_in_french(self, reader, alice):
        alice.language = "fr"
        alice.save()
        text = text_of(reader.get(a_job(alice, "done", interruptions=1).get_absolute_url()))
        assert "terminé" in text
        assert "Relancé après une interruption : tentative 2 sur 3." in text


def markup_of(response) -> str:
    """The response's markup on one line."""
    return " ".join(response.content.decode().split())


class TestProgress:
    def test_the_page_asks_again_every_second_with_what_it_shows(self, reader, alice):
        job = a_job(alice)
        page = markup_of(reader.get(job.get_absolute_url()))
        (asked,) = re.findall(r'hx-get="([^"]+)" hx-trigger="every 1s"', page)
        asked = asked.replace("&amp;", "&")
        assert asked == progress(job, shown="queued-0-0-0-", phase="queued-0")
        answer = reader.get(asked)
        assert (answer.status_code, answer.content) == (204, b"")

    def test_progress_comes_without_words_aloud(self, reader, alice):
        job = claimed(alice)
        seen = {"shown": job.shown, "phase": job.phase}
        states.touch(job, done=1, total=4)
        answer = reader.get(progress(job, **seen))
        assert answer.status_code == 200
        assert "1 of 4" in text_of(answer)
        assert "hx-swap-oob" not in answer.content.decode()

    def test_a_new_phase_is_said_aloud_once(self, reader, alice):
        job = claimed(alice)
        answer = markup_of(reader.get(progress(job, shown="queued-0-0-0-", phase="queued-0")))
        assert f'<p id="said-{job.uuid}" hx-swap-oob="innerHTML"> Test of the worker: under way. </p>' in answer

    def test_an_interruption_is_said_aloud(self, reader, alice):
        job = claimed(alice)
        seen = {"shown": job.shown, "phase": job.phase}
        states.give_back(job)
        answer = markup_of(reader.get(progress(job, **seen)))
        assert "Test of the worker: waiting. Started again after an interruption. </p>" in answer

    @pytest.mark.parametrize("state", ["done", "failed"])
    def test_the_end_stops_the_asking(self, reader, alice, state):
        answer = reader.get(progress(a_job(alice, state), shown="running-0-1-4-", phase="running-0"))
        assert answer.status_code == 200
        assert "hx-get" not in answer.content.decode()
        assert "hx-swap-oob" in answer.content.decode()

    def test_an_expired_log_in_is_a_401_and_shows_nothing(self, client, alice):
        answer = client.get(progress(a_job(alice)))
        assert (answer.status_code, answer.content) == (401, b"")


class TestRetry:
    def test_it_runs_again(self, reader, alice, eager, django_capture_on_commit_callbacks):
        job = a_job(alice, "failed")
        with django_capture_on_commit_callbacks(execute=True):
            answer = reader.post(reverse("job-retry", args=[job.uuid]))
        assert (answer.status_code, answer.url) == (302, job.get_absolute_url())
        job.refresh_from_db()
        assert (job.state, job.attempt) == ("done", 2)

    @pytest.mark.parametrize("state", ["queued", "running", "done"])
    def test_what_did_not_fail_stays(self, reader, alice, state):
        job = a_job(alice, state)
        answer = reader.post(reverse("job-retry", args=[job.uuid]), follow=True)
        assert "It was already started again." in text_of(answer)
        assert Job.objects.get(pk=job.pk).state == state

    def test_a_refusal_is_a_403_with_its_reason(self, reader, alice, kind):
        kind("tests.sheep", print, may_retry=nobody_retries)
        job = a_job(alice, "failed", kind="tests.sheep")
        answer = reader.post(reverse("job-retry", args=[job.uuid]))
        assert answer.status_code == 403
        assert "The flock is asleep." in answer.content.decode()
        assert Job.objects.get(pk=job.pk).state == "failed"

    def test_a_get_changes_nothing(self, reader, alice):
        job = a_job(alice, "failed")
        assert reader.get(reverse("job-retry", args=[job.uuid])).status_code == 405
        assert Job.objects.get(pk=job.pk).state == "failed"


class TestWhoSeesIt:
    PAGES = ["job", "job-progress"]

    def test_who_asked_and_who_joined_see_it(self, client, alice, bob):
        job = a_job(alice)
        job.askers.add(bob)
        for user in (alice, bob):
            client.force_login(user)
            assert [client.get(reverse(name, args=[job.uuid])).status_code for name in self.PAGES] == [200, 200]

    def test_nobody_else_does_not_even_the_technical_team(self, client, alice, bob, django_user_model):
        job = a_job(alice, "failed")
        root = django_user_model.objects.create_superuser("root@example.org", "pw")
        for user in (bob, root):
            client.force_login(user)
            assert [client.get(reverse(name, args=[job.uuid])).status_code for name in self.PAGES] == [404, 404]
            assert client.post(reverse("job-retry", args=[job.uuid])).status_code == 404
            assert str(job.uuid) not in client.get(reverse("job-list")).content.decode()
        assert Job.objects.get(pk=job.pk).state == "failed"

    def test_the_systems_own_work_is_on_no_page(self, reader):
        assert reader.get(a_job(None).get_absolute_url()).status_code == 404

    def test_nobody_logged_in_is_sent_to_log_in(self, client, alice):
        job = a_job(alice)
        for url in (reverse("job-list"), job.get_absolute_url()):
            answer = client.get(url)
            assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={url}")
        assert client.post(reverse("job-retry", args=[job.uuid])).status_code == 302

    def test_the_technical_team_looks_at_rows_and_changes_none(self, client, alice, django_user_model):
        job = a_job(alice)
        client.force_login(django_user_model.objects.create_superuser("root@example.org", "pw"))
        assert str(job.uuid) in client.get("/admin/jobs/job/").content.decode()
        assert client.get(f"/admin/jobs/job/{job.pk}/change/").status_code == 200
        assert client.post(f"/admin/jobs/job/{job.pk}/change/", {"state": "done"}).status_code == 403
        assert client.get("/admin/jobs/job/add/").status_code == 403
        assert client.post(f"/admin/jobs/job/{job.pk}/delete/", {"post": "yes"}).status_code == 403
        assert Job.objects.get(pk=job.pk).state == "queued"


class TestList:
    def test_mine_the_latest_first(self, reader, alice, bob, kind):
        kind("tests.sheep", print, title="Counting sheep", result_label="Open the flock")
        now = timezone.now()
        a_job(bob, kind="tests.sheep")
        a_job(alice, "failed", created_at=now.replace(year=2024))
        a_job(alice, "done", kind="tests.sheep", created_at=now, result={"url": "/programmes/"})
        rows = reader.get(reverse("job-list")).context["rows"]
        assert [(cells[0].text, cells[3].text) for _key, cells in rows] == [
            ("Counting sheep", "Open the flock"),
            ("Test of the worker", "The flock was out."),
        ]

    def test_empty(self, reader):
        assert "Nothing yet." in text_of(reader.get(reverse("job-list")))

    def test_pages(self, reader, alice):
        for _number in range(26):
            a_job(alice)
        assert reader.get(reverse("job-list"), {"page": 2}).content.decode().count("data-state=") == 1


@pytest.mark.parametrize("rows", [1, 3])
class TestBudget:
    """Two queries for the session and its user; the header has its own."""

    @pytest.fixture(autouse=True)
    def known_kinds(self):
        registry.find("jobs.wait")

    def test_list(self, reader, alice, rows, django_assert_max_num_queries):
        for state in ("queued", "failed", "done")[:rows]:
            a_job(alice, state, result={"url": "/programmes/"})
        with django_assert_max_num_queries(2 + 4 + 2):
            reader.get(reverse("job-list"))

    def test_page_and_progress(self, reader, alice, rows, django_assert_max_num_queries, django_assert_num_queries):
        jobs = [a_job(alice) for _number in range(rows)]
        with django_assert_max_num_queries(2 + 1 + 2):
            reader.get(jobs[0].get_absolute_url())
        with django_assert_num_queries(3):
            reader.get(progress(jobs[0]))
