from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "rest"
    verbose_name = "REST kernel"

    def ready(self):
        import rest.schema  # noqa: F401 - drf-spectacular finds its extensions by import
