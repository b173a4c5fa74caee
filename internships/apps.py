from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InternshipsConfig(AppConfig):
    name = "internships"
    verbose_name = _("Stages")

    def ready(self):
        from internships.agreements import impact  # noqa: F401  registers itself
        from internships.placements import conflict_of_interest, hospital_periods  # noqa: F401  the same
