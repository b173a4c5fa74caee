"""Pagination: `page` from 1, `page_size` up to 200."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """{count, next, previous, results}; 404 for a page past the end, 400 for a size that is no number."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request):
        asked = request.query_params.get(self.page_size_query_param)
        if asked is not None and not (asked.isascii() and asked.isdigit() and len(asked) < 7 and int(asked)):
            raise ValidationError({self.page_size_query_param: [_("Write a whole number from 1 to 200.")]})
        return super().get_page_size(request)

    def get_schema_operation_parameters(self, view):
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": description,
                "schema": {"type": "integer", "minimum": 1, **bounds},
            }
            for name, description, bounds in (
                (self.page_query_param, "Number of the page, from 1.", {}),
                (
                    self.page_size_query_param,
                    "Rows a page.",
                    {"maximum": self.max_page_size, "default": self.page_size},
                ),
            )
        ]
