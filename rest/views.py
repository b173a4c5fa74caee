"""Views of rows that the user may see: fetched through `visible_to`, 404 for all others."""

from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework import generics
from rest_framework.exceptions import ErrorDetail, ValidationError

from accounts.models import Versioned
from rest.pagination import Pages


class Visible(generics.GenericAPIView):
    """Rows of `queryset` (with `visible_to`) by their `uuid`, restricted to what the user may see."""

    lookup_field = "uuid"

    def get_queryset(self):
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.visible_to(self.request.user)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Authorization"])
        return response

    def options(self, request, *args, **kwargs):
        """The methods stand in `Allow`; what they take and give stands in the schema."""
        return HttpResponse(status=204, headers={"Allow": ", ".join(self.allowed_methods)})

    def represent(self, row: Versioned) -> dict[str, Any]:
        """Return the representation of `row`, also as the `current` of a conflict."""
        model = getattr(getattr(self.get_serializer_class(), "Meta", None), "model", None)
        found = self.get_queryset().filter(pk=row.pk).first() if model is type(row) else None
        return self.get_serializer(found).data if found else {"uuid": str(row.uuid), "version": row.version}


class VisibleList(Visible, generics.ListAPIView):
    """GET: a page of rows. An unknown parameter is refused, so that a misspelt filter does not give a full list."""

    def filter_queryset(self, queryset):
        known = {Pages.page_query_param, Pages.page_size_query_param, *self._filters()}
        errors = {
            name: [ErrorDetail(_("There is no such parameter."), code="unknown")]
            for name in self.request.query_params
            if name not in known
        }
        errors |= {
            name: [ErrorDetail(_("Give a value, or leave the parameter out."), code="empty")]
            for name, value in self.request.query_params.items()
            if name in known and not value.strip()
        }
        if errors:
            raise ValidationError(errors)
        return super().filter_queryset(queryset)

    def _filters(self):
        if chosen := getattr(self, "filterset_class", None):
            return chosen.base_filters
        return getattr(self, "filterset_fields", ())


class VisibleOne(Visible, generics.RetrieveAPIView):
    """GET: one row, with its version as ETag."""

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        data = getattr(response, "data", None) or {}
        if response.status_code < 300 and "version" in data:
            response["ETag"] = f'"{data["version"]}"'
        return response
