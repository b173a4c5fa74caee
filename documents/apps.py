from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Issued documents"

    def ready(self):
        from documents.rendering import typefaces  # noqa: F401  registers itself
        from documents.sealing import checks  # noqa: F401  registers itself
