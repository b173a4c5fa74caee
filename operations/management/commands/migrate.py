"""Django's `migrate`, with a shorter way to add a new model to the state of a migration.

Django renders anew, for each `CreateModel`, all models near the new one through relations: some 100 of our 180 each
time, 95 % of the CPU of a fresh `migrate`. A new model changes none of the others: it is enough to render it alone,
as when Django loads an application. `ProjectState.add_model` is private: `tests/operations/test_migrate.py` compares
the states, `tests/test_migrations.py` the tables.
"""

from contextlib import contextmanager

from django.core.management.commands import migrate
from django.db.migrations.state import ModelState, ProjectState


def add_model(self: ProjectState, model_state: ModelState) -> None:
    """As Django's, but render the new model alone; models that refer to it wait for it (lazy operations)."""
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:  # type: ignore[attr-defined]  # not in the stubs
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:  # `self.apps` would render them all
        self.apps.render_multiple([model_state])


@contextmanager
def new_models_alone():
    djangos = ProjectState.add_model
    ProjectState.add_model = add_model
    try:
        yield
    finally:
        ProjectState.add_model = djangos


class Command(migrate.Command):
    def handle(self, *args, **options):
        with new_models_alone():
            super().handle(*args, **options)
