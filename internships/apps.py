from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InternshipsConfig(AppConfig):
    name = "internships"
    verbose_name = _("Stages")

    def ready(self):
        from internships import company, leave  # noqa: F401  register themselves
