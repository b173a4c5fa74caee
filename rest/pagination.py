"""Pagination: `page` from 1, `page_size` up to 200."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """{count, next, previous, results}; a page past the end is a 404, a size outside 1 to 200 a 400."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request):
        asked = request.query_params.get(self.page_size_query_param)
        is_number = asked is not None and asked.isascii() and asked.isdigit() and len(asked) < 7
        if asked is not None and not (is_number and 1 <= int(asked) <= self.max_page_size):
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
