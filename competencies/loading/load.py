"""The load: read, check and write in one transaction."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competencies.loading.files import LoadError, Source, lines_of, product_files, read_all
from competencies.loading.frameworks import load_framework
from competencies.loading.links import load_crosswalk, load_mapping
from competencies.loading.report import Report
from competencies.loading.themes import load_tags, load_themes
from competencies.loading.writer import Writer
from curriculum.loading.problems import FileError
from curriculum.models import Programme

LOADERS = {
    "cursus-framework/1": load_framework,
    "cursus-crosswalk/1": load_crosswalk,
    "cursus-mapping/1": load_mapping,
    "cursus-themes/1": load_themes,
    "cursus-tags/1": load_tags,
}


def load(paths=None, *, by: User | None = None, dry_run: bool = False) -> Report:
    """Load the files, without `paths` the bundled ones, and return what changed; raise `LoadError` for any problem.

    A bundled mapping whose programme is not loaded is skipped with a note; for a given file that is an error. With
    `dry_run`, report what would change and save nothing.
    """
    sources = read_all(paths or product_files())
    writer = Writer(by)
    if not paths:
        sources = [source for source in sources if has_its_programme(source, writer.report)]
    with transaction.atomic():
        lines = []
        for source in sources:
            try:
                LOADERS[source.format](source, writer)
            except FileError as error:
                lines += lines_of(source.path, error)
        if lines:
            raise LoadError(lines)
        if dry_run:
            transaction.set_rollback(True)
    return writer.report


def has_its_programme(source: Source, report: Report) -> bool:
    if "programme" not in source.content or Programme.objects.filter(code=source.content["programme"]).exists():
        return True
    text = _("%(file)s left out: the programme %(code)s is not loaded.")
    report.notes.append(text % {"file": source.path.name, "code": source.content["programme"]})
    return False
