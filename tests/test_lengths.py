"""Every text that people send has a greatest length: in forms, in request bodies of the API; every upload a bound."""

import importlib
import pkgutil
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from drf_spectacular.generators import SchemaGenerator

from tests.guards.lengths import unbounded, unbounded_bodies

ROOT = Path(__file__).resolve().parent.parent
THEIRS = {"accounts.forms", "oauth2_provider.forms"}  # passwords and OAuth: fields of allauth and of oauth2_provider

FORMS = """
from django import forms

class ReasonForm(forms.Form):
    short = forms.CharField(max_length=20)
    reason = forms.CharField(widget=forms.Textarea)
    mail = forms.EmailField()
    def __init__(self):
        self.fields["link"] = forms.URLField(label="Link")
"""
TEXT = {"type": "string"}
BODY = {
    "type": "object",
    "properties": {"reason": TEXT, "code": {**TEXT, "maxLength": 9}, "at": {**TEXT, "readOnly": 1}},
}
SCHEMA = {
    "paths": {
        "/marks/": {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/x/Mark"}}}}}}
    },
    "components": {"schemas": {"Mark": {"type": "array", "items": BODY}}},
}


def test_a_text_of_any_length_is_found(tmp_path):
    (tmp_path / "forms.py").write_text(FORMS)
    assert unbounded(tmp_path) == ["forms.py:6", "forms.py:9"]
    assert unbounded_bodies(SCHEMA) == ["POST /marks/: [].reason"]


def test_every_text_field_has_a_length():
    assert unbounded(ROOT) == []


def test_every_string_of_a_request_has_a_length():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    assert unbounded_bodies(schema) == []
    bodies = [one for path in schema["paths"].values() for one in path.values() if "requestBody" in one]
    assert len(bodies) > 3


def below(kind):
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


@pytest.fixture(scope="module")
def ours():
    """All form classes of the apps, model forms of pages included; the admin site has its own list of fields."""
    own = [app for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
    for app in own:
        for module in pkgutil.walk_packages([app.path], f"{app.name}."):
            if ".migrations" not in module.name and ".commands." not in module.name:
                importlib.import_module(module.name)
    names = {app.name for app in own}
    return [one for one in set(below(forms.BaseForm)) if one.__module__.partition(".")[0] in names]


def test_every_form_class_bounds_its_texts(ours):
    found = [
        f"{form.__module__}.{form.__name__}: {name}"
        for form in ours
        if form.__module__ not in THEIRS
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField) and not field.disabled
        if not (field.max_length or getattr(field, "most", None))
    ]
    assert found == []
    assert len(ours) > 80


@pytest.mark.parametrize(("size", "names"), [(1000, ["file"]), (1001, [])])
def test_every_upload_has_a_bound(rf, settings, size, names):
    """The first handler drops what is larger, whatever the form; a form may take less."""
    assert settings.MOST_UPLOADED <= 100_000_000
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE <= 5_000_000
    settings.MOST_UPLOADED = 1000
    request = rf.post("/", {"file": SimpleUploadedFile("a.txt", b"a" * size)})
    assert list(request.FILES) == names
