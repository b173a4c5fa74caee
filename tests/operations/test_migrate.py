"""`migrate` adds a new model to the state alone: the state is the one that Django makes."""

from django.apps import apps
from django.db.migrations.state import ProjectState

from operations.management.commands.migrate import new_models_alone


def described(state):
    """Return {model: its fields, and the relations from other models}."""
    return {
        (model._meta.app_label, model._meta.model_name): (
            {field.name: type(field).__name__ for field in model._meta.local_fields},
            {(one.related_model._meta.label, one.field.name) for one in model._meta.related_objects},
        )
        for model in state.apps.get_models()
    }


def test_the_state_is_the_same_as_rendered_at_once(db):
    whole = ProjectState.from_apps(apps)
    grown = ProjectState()
    assert described(grown) == {}
    with new_models_alone():
        for model in reversed(whole.models.values()):  # referring models before those they refer to
            if not model.bases or all(isinstance(base, type) for base in model.bases):
                grown.add_model(model.clone())
    expected = described(whole)
    assert len(expected) > 150
    assert described(grown) == expected
