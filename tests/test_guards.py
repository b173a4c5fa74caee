"""Each guard finds the fault made for it in `tests/faulty/`, and nothing else there."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from tests.faulty import urls as faulty_urls
from tests.guards import layers, queries, sources, templates, transitions, translations, urls, words

HOUSE = Path(__file__).parent / "faulty" / "house"
HEIGHTS = {"upper": 2, "left": 1, "right": 1, "lower": 0}


def test_layers_are_read_from_the_contract():
    assert layers.layers(HOUSE / "pyproject.toml") == HEIGHTS


def test_import_contract():
    """Run in a process of its own, as by `dev.py check`: the packages of the faulty tree are not ours."""
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    env = {**os.environ, "PYTHONPATH": "."}
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 1
    broken = sorted(line.strip() for line in done.stdout.splitlines() if " -> " in line)
    assert broken == ["- left.names -> right.names (l.3)", "- lower.models -> upper.names (l.4)"]


@pytest.mark.parametrize(
    ("guard", "expected"),
    [
        (layers.apps_without_layer, ["stray: in no layer"]),
        (layers.string_keys_upward, ["lower/models.py:9: lower must not point at upper.Case"]),
        (
            layers.accessors_from_below,
            [
                "lower/models.py:12: lower reads .cases, which belongs to upper",
                "lower/models.py:15: lower reads .cases, which belongs to upper",
            ],
        ),
    ],
)
def test_layers(guard, expected):
    assert guard(HOUSE, HEIGHTS) == expected


@pytest.mark.parametrize(
    ("guard", "expected"),
    [
        (sources.drawers, ["lower/core.py"]),
        (sources.receivers, ["lower/receivers.py:8: @receiver", "lower/receivers.py:11: post_save.connect"]),
        (sources.unsafe_markup, ["templates/page.html: |safe", "upper/views.py: mark_safe"]),
        (
            sources.outside_hosts,
            [
                "static/house.css: url(https://",
                'templates/page.html: src="https://',
                'templates/page.html: <link rel="stylesheet" href="//',
            ],
        ),
        (
            sources.inline_code,
            [
                "templates/page.html: <p style=",
                "templates/page.html: <script",
            ],
        ),
        (
            sources.clock_read_at_import,
            ["tests/test_days.py:11: timezone.localdate()", "tests/test_days.py:7: timezone.localdate()"],
        ),
        (
            transitions.other_tables,
            [
                "lower/moves.py:4: a dictionary of states",
                "lower/moves.py:5: a dictionary of states",
                "lower/moves.py:9: Move has a source and a target",
                "lower/moves.py:6: a Table outside workflow.py",
            ],
        ),
        (
            words.dead_links,
            ["README.md: docs/nowhere.md is not there", "README.md: #roof names no heading"],
        ),
        (
            translations.problems,
            [
                "templates/page.html:2: fr: not in the catalog: 'Only in a template'",
                "upper/views.py:9: fr: not in the catalog: 'Never translated'",
                "upper/views.py:10: fr: marked fuzzy: 'Left fuzzy'",
                "upper/views.py:11: fr: unknown placeholder %(nom)s: 'Hello %(name)s'",
                "upper/views.py:12: fr: placeholder lost: %(n)s: '%(n)s row'",
                "locale/fr/LC_MESSAGES/django.po: no longer used: 'Said no more'",
                "locale/fr/LC_MESSAGES/django.po: obsolete: 'Long gone'",
            ],
        ),
    ],
)
def test_files(guard, expected):
    assert guard(HOUSE) == expected


def test_sizes():
    assert sources.too_long(HOUSE, python=12, template=6, function=5) == [
        "lower/models.py: 15 lines, 12 at most",
        "templates/page.html: 7 lines, 6 at most",
        "upper/views.py: 13 lines, 12 at most",
        "upper/views.py:8: page has 6 lines, 5 at most",
    ]


def test_days():
    """All ways of writing the day are found, and no other day."""
    row = "tests/test_days.py"
    written = ["1 March 2030", "1er mars 2030", "2030-03-01"]
    found = [f"{row}:11: 2030, 3, 1", *(f"{row}:12: {text}" for text in written)]
    assert sources.written_days(HOUSE, date(2030, 3, 1)) == found
    assert sources.written_days(HOUSE, date(2030, 3, 2)) == []


def test_titles(tmp_path):
    folder = tmp_path / "templates"
    folder.mkdir()
    titles = {
        "week": "{% dated monday as day %}Week of {{ day }}",
        "page": "{% plain_day monday %}",
        "bold": "<b>A</b>",
    }
    for name, title in titles.items():
        text = "{% block title %}" + title + "{% endblock %}{% block main %}{% dated monday %}{% endblock %}"
        (folder / f"{name}.html").write_text(text)
    assert templates.marked_up_titles(tmp_path) == [
        "templates/bold.html: an element in the title",
        "templates/week.html: an element in the title",
    ]


def test_templates():
    """A template that is listed as exempt must need it."""
    listed = ["templates/dense.html", "templates/page.html", "templates/gone.html"]
    crowded = [
        "line 2 is longer than 40 columns",
        "3 conditions, 2 at most: decide in the view or its page object",
        "names cells by hand: use the tag table",
    ]
    found = templates.unreadable(HOUSE, columns=40, conditions=2)
    assert [line for line in found if "dense" in line] == [f"templates/dense.html: {problem}" for problem in crowded]
    assert templates.unreadable(HOUSE, listed, columns=80, conditions=3) == [
        "templates/page.html: reads well; take it off the list",
        "templates/gone.html: listed, but not there",
    ]


def test_commands():
    found = words.unknown_commands(HOUSE, dev={"demo"}, manage={"migrate"})
    assert found == ["README.md: dev.py fly", "README.md: manage.py dance"]


def test_decisions():
    found = words.undecided(HOUSE / "docs" / "decisions")
    assert found == ["0003-run.md: number 0002 expected", "0001-stand.md: no rejected alternative"]


def test_an_address_without_a_row():
    """The faulty site has a page that takes POST, without a row in the table."""
    patterns = urls.addresses(faulty_urls)
    rows = [
        ("GET", "people"),
        ("GET", "people-page"),
        ("GET", "people-at-once"),
        ("GET", "secrets/<int:pk>/"),
        ("GET", "long-gone"),
    ]
    rows += [("POST", "people-rename"), ("POST", "people-rename-at-once")]
    assert urls.missing_rows(patterns, rows) == ["POST secrets/<int:pk>/ (secrets)"]
    assert urls.idle_rows(patterns, rows) == ["GET long-gone"]


def test_a_link_to_a_name_that_no_page_has():
    names = [address.name for address in urls.addresses(faulty_urls)]
    assert urls.unknown_names(HOUSE, names) == ["templates/page.html: long-gone"]


def test_methods_are_known_for_every_kind_of_view():
    found = {(address.method, address.route) for address in urls.addresses()}
    assert {("GET", "accounts/login/"), ("POST", "accounts/login/")} <= found
    assert not any(route.startswith("admin/") for _, route in found)


def make_people(n):
    for _ in range(n):
        number = User.objects.count()
        user = User.objects.create(email=f"person{number}@example.org")
        user.groups.add(Group.objects.create(name=str(number)))


@pytest.mark.django_db
@pytest.mark.urls("tests.faulty.urls")
def test_query_budget(client):
    queries.assert_budget(client, "/people/at-once/", make_people, 2)
    with pytest.raises(AssertionError, match="queries at one row"):
        queries.assert_budget(client, "/people/", make_people, 2)
    with pytest.raises(AssertionError, match="2 queries, 1 agreed"):
        queries.assert_budget(client, "/people/at-once/", make_people, 1)


@pytest.mark.django_db
@pytest.mark.urls("tests.faulty.urls")
def test_rows_of_a_page(client):
    queries.assert_rows_bounded(client, "/people/page/?sliced", make_people, 2)
    with pytest.raises(AssertionError, match=r"loads more rows than it shows: {'User': \(10, 14\)}"):
        queries.assert_rows_bounded(client, "/people/page/", make_people, 2)


@pytest.mark.django_db
@pytest.mark.urls("tests.faulty.urls")
def test_query_budget_of_a_post(client):
    def renamed(url):
        def make(count):
            make_people(count)
            newest = User.objects.order_by("-pk")[:count]
            return url, {"email": [user.email for user in newest]}

        return make

    queries.assert_post_budget(client, renamed("/people/rename/at-once/"), 1, status=204)
    with pytest.raises(AssertionError, match="2 queries at one row, 4 at three"):
        queries.assert_post_budget(client, renamed("/people/rename/"), 2, status=204)
    with pytest.raises(AssertionError, match="1 queries, 2 agreed"):
        queries.assert_post_budget(client, renamed("/people/rename/at-once/"), 2, status=204)


def test_an_unfinished_merge(tmp_path):
    (tmp_path / "page.html").write_text(
        "<p>One</p>\n<<<<<<< HEAD\n<p>Two</p>\n=======\n<p>Three</p>\n>>>>>>> 15dd634 (Add)\n"
    )
    (tmp_path / "right.html").write_text("<p>1 &lt; 2</p>\n")
    assert sources.unmerged(tmp_path) == ["page.html: <<<<<<< HEAD", "page.html: >>>>>>> 15dd634 (Add)"]


def test_a_message_in_an_f_string(tmp_path):
    fine = "turn = _('Turn: %(n)s') % {'n': n}\nline = f'{turn} {name}'\n"
    wrong = "line = f\"{_('Turn')} {name}\"\nother = f\"{ngettext('a', 'b', n)}\"\n"
    (tmp_path / "page.py").write_text(fine + wrong)
    assert sources.untranslated_f_strings(tmp_path) == ["page.py:3", "page.py:4"]
