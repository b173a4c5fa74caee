from django.urls import path

from exchange.archive import views as archive_views
from exchange.portfolio_import import views as import_views
from exchange.statements import views as statement_views

RESIDENT = "portfolio/<uuid:uuid>/"
ARCHIVE = "portfolio-archives/<uuid:uuid>/"
IMPORT = "portfolio-imports/<uuid:uuid>/"

urlpatterns = [
    path(f"{RESIDENT}archive/", archive_views.archive_page, name="portfolio-archive"),
    path(f"{RESIDENT}archive/new/", archive_views.archive_new, name="portfolio-archive-new"),
    path(f"{ARCHIVE}file", archive_views.archive_file, name="portfolio-archive-file"),
    path(f"{ARCHIVE}delete/", archive_views.archive_delete, name="portfolio-archive-delete"),
    path(f"{RESIDENT}import/", import_views.import_new, name="portfolio-import-new"),
    path(IMPORT, import_views.portfolio_import, name="portfolio-import"),
    path(f"{IMPORT}load/", import_views.import_load, name="portfolio-import-load"),
    path(f"{IMPORT}drop/", import_views.import_drop, name="portfolio-import-drop"),
    path(f"{RESIDENT}statements/", statement_views.statements, name="statements"),
]
