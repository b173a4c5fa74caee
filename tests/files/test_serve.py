import logging
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import override_settings
from django.urls import path
from django.utils import translation

from files import services
from files.models import StoredFile
from files.responses import serve

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7 a transcript"


def put_away(name="relevé.pdf", content_type="application/pdf", content=CONTENT):
    return services.store(content=content, name=name, content_type=content_type, by=None)


def body(response):
    return b"".join(response.streaming_content)


def test_it_is_sent_whole_and_kept_by_nobody_else():
    response = serve(put_away())
    assert response.status_code == 200
    assert response.streaming
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert body(response) == CONTENT


@pytest.mark.parametrize(
    ("options", "header"),
    [
        ({}, "attachment; filename*=utf-8''relev%C3%A9.pdf"),
        ({"as_attachment": False}, "inline; filename*=utf-8''relev%C3%A9.pdf"),
        ({"filename": "T-2026-000001.pdf"}, 'attachment; filename="T-2026-000001.pdf"'),
        ({"filename": 'say "hi"\r\nX: y.pdf'}, 'attachment; filename="say \\"hi\\" X: y.pdf"'),
        ({"filename": "../../x.pdf"}, 'attachment; filename="x.pdf"'),
    ],
)
def test_names(options, header):
    assert serve(put_away(), **options)["Content-Disposition"] == header


@pytest.mark.parametrize(
    ("content_type", "disposition"),
    [
        ("application/pdf", "inline"),
        ("image/png", "inline"),
        ("text/plain", "inline"),
        ("text/html", "attachment"),
        ("image/svg+xml", "attachment"),
        ("application/xml", "attachment"),
        ("application/octet-stream", "attachment"),
    ],
)
def test_only_what_cannot_run_is_shown_in_place(content_type, disposition):
    response = serve(put_away("x", content_type), as_attachment=False)
    assert response["Content-Disposition"].partition(";")[0] == disposition
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def a_view(request, uuid):
    return serve(StoredFile.objects.get(uuid=uuid), as_attachment=False)


urlpatterns = [path("file/<uuid:uuid>/", a_view)]


@override_settings(ROOT_URLCONF=__name__)
def test_the_sites_own_policy_does_not_replace_that_of_the_file(client):
    stored = put_away("x.html", "text/html", b"<script>alert(1)</script>")
    response = client.get(f"/file/{stored.uuid}/")
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert response["X-Frame-Options"] == "DENY"
    assert body(response) == b"<script>alert(1)</script>"


def test_a_file_that_is_lost_gives_a_sentence_and_a_line_in_the_log(caplog):
    stored = put_away()
    Path(default_storage.path(stored.key)).unlink()
    with translation.override("en"):
        response = serve(stored)
    assert response.status_code == 500
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        f"This file was stored but can no longer be found. Please tell the secretariat. Number: {stored.uuid}"
    )
    (line,) = [line for line in caplog.records if line.levelno == logging.ERROR]
    assert str(stored.uuid) in line.message
    assert stored.key in line.message


def test_the_response_closes_the_file():
    response = serve(put_away())
    (file,) = [closing.__self__ for closing in response._resource_closers if hasattr(closing, "__self__")]
    body(response)
    response.close()
    assert file.closed


def test_there_is_no_address_by_file_alone(client):
    stored = put_away()
    for url in (f"/files/{stored.uuid}/", f"/files/{stored.key}", f"/media/{stored.key}", f"/static/{stored.key}"):
        assert client.get(url).status_code == 404
