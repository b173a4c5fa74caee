"""Which tests run on PostgreSQL in every CI, and in which order processes take the files.

`dev.py test` runs on PostgreSQL what can differ there: tests with real transactions, tests whose own text names a
constraint, a lock, an order or a statement, and the files below. `dev.py test --all` runs all of them.
"""

import inspect
import re

import pytest
from xdist.scheduler import LoadFileScheduling

CAN_DIFFER = re.compile(
    r"IntegrityError|DataError|OperationalError|at_once\(|savepoint|select_for_update|sort_key|icontains"
    r"|connection\.vendor|constraint|JSON"
)
# One walk through each feature, by its pages or services; each app with models has one
FEATURES = (
    "accounts/test_links",
    "competencies/test_models",
    "competencies/test_pages",
    "curriculum/test_equivalences",
    "curriculum/test_publishing",
    "documents/test_services",
    "exchange/test_round_trip",
    "files/test_store",
    "imports/test_services",
    "internships/test_evaluations",
    "internships/test_models",
    "internships/test_placement_pages",
    "internships/test_postcodes",
    "internships/test_walk",
    "jobs/test_services",
    "jury/test_decisions",
    "jury/test_sittings",
    "mentoring/test_pages",
    "notices/test_delivery",
    "operations/test_pages",
    "portal/test_pages",
    "portal/test_reminders",
    "portfolio/test_entries",
    "portfolio/test_requests",
    "portfolio/test_signoffs",
    "progress/test_resident_status",
    "records/test_credits",
    "records/test_imports",
    "records/test_list_page",
    "records/test_locks",
    "records/test_marks_rules",
    "records/test_proposals",
    "records/test_record_page",
    "records/test_sheet_page",
    "rest/test_enrolments",
    "rest/test_lists",
    "seminars/test_attendance",
    "seminars/test_walk",
    "thesis/test_theses",
    "workflow/test_table",
)
# Measured: these take a process longest, so that they begin first. The shares of the shared-out file are independent.
SHARED_OUT = ("tests/test_access.py",)
WALKS = ("tests/seminars/test_walk.py", "tests/internships/test_walk.py")  # minutes each, on PostgreSQL alone
BROWSER = ("tests/portal/test_demo_pages_browser.py", "tests/portfolio/test_every_page_browser.py")
COMMANDS = ("tests/operations/test_backup.py", "tests/test_demo.py")  # migrate and load databases of their own
LONGEST = (*WALKS, *BROWSER, *COMMANDS, "tests/portal/test_demo_days.py", "tests/test_main_job.py", *SHARED_OUT)


def differs(item) -> bool:
    """Whether the test must run on each database."""
    marker = item.get_closest_marker("django_db")
    if item.get_closest_marker("postgres") or item.get_closest_marker("each_database"):
        return True
    if (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(item.fixturenames):
        return True
    path = item.nodeid.partition("::")[0]
    if path.removeprefix("tests/").removesuffix(".py") in FEATURES:
        return True
    return bool(CAN_DIFFER.search(inspect.getsource(item.function)))


def prepare(items) -> None:
    """Mark the tests for each database; put the longest files first."""
    for item in items:
        if differs(item):
            item.add_marker(pytest.mark.each_database)
    rank = {path: number for number, path in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(rank)))


class FilesAndShares(LoadFileScheduling):
    """Gives a process a file at a time, but of the shared-out file a test at a time."""

    def _split_scope(self, nodeid):
        path = nodeid.partition("::")[0]
        return nodeid if path in SHARED_OUT else path


def scheduler(config, log):
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False  # keeps the order of `prepare`
    return FilesAndShares(config, log)
