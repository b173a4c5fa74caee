from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Issued documents"

    def ready(self):
        from documents.sealing import checks  # noqa: F401  registers itself
