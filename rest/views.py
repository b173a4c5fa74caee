"""Views over what the user may see: fetched through `visible_to`, 404 for everything else."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from rest_framework import generics, serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response

from accounts.changes import change
from rest.errors import MalformedError, VersionMissingError
from rest.pagination import Pages


class Visible(generics.GenericAPIView):
    """Rows of `queryset` (with `visible_to`) by their `uuid`, as far as the user of the request may see them."""

    lookup_field = "uuid"

    def get_queryset(self):
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.visible_to(self.request.user)

    def represent(self, row: models.Model) -> dict[str, Any]:
        """What the client reads of `row`: also the `current` of a conflict."""
        model = getattr(getattr(self.get_serializer_class(), "Meta", None), "model", None)
        found = self.get_queryset().filter(pk=row.pk).first() if model is type(row) else None
        return self.get_serializer(found).data if found else {"uuid": str(row.uuid), "version": row.version}


class VisibleList(Visible, generics.ListAPIView):
    """GET: a page of them. A parameter that nobody reads is refused, so that a misspelt filter is not a full list."""

    known_parameters: frozenset[str] = frozenset({Pages.page_query_param, "page_size"})

    def filter_queryset(self, queryset):
        known = set(self.known_parameters) | set(self._filters())
        errors = {
            name: [ErrorDetail(_("There is no such parameter."), code="unknown")]
            for name in self.request.query_params
            if name not in known
        }
        if errors:
            raise ValidationError(errors)
        return super().filter_queryset(queryset)

    def _filters(self):
        if chosen := getattr(self, "filterset_class", None):
            return chosen.base_filters
        return getattr(self, "filterset_fields", ())


class VisibleOne(Visible, generics.RetrieveAPIView):
    """GET: one of them, with its version as ETag."""

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        version = getattr(response, "data", None) and response.data.get("version")
        if version and response.status_code < 300:
            response["ETag"] = f'"{version}"'
        return response


class VisibleWrite(VisibleOne):
    """Adds PATCH: what is sent and valid goes through `write`, if nobody else wrote in the meantime.

    Give `permit(row)`, which raises what `accounts.permissions.require` does; `write` where a service does the work.
    """

    http_method_names = ("get", "head", "options", "patch")

    def patch(self, request, *args, **kwargs):
        row = self.get_object()
        self.permit(row)
        serializer = self.get_serializer(row, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        seen = seen_version(request, values.pop("version", None))
        written = self.write(row, seen, values)
        return self.retrieved(written)

    def permit(self, row: models.Model) -> None:
        raise NotImplementedError

    def write(self, row, seen: int, values: dict[str, Any]):
        return change(row, by=self.request.user, seen=seen, **values)

    def retrieved(self, row):
        return Response(self.represent(row))


def seen_version(request, in_body: int | None = None) -> int:
    """The version that a write has seen, from If-Match or the body; raises where neither or two say it."""
    header = request.headers.get("If-Match")
    if header is None:
        if in_body is None:
            raise VersionMissingError
        return in_body
    number = header.strip().removeprefix('"').removesuffix('"')
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise MalformedError(_('If-Match takes the ETag as it was given: a version in quotes, such as "3".'))
    if in_body is not None and in_body != int(number):
        raise serializers.ValidationError({"version": [_("If-Match names another version.")]})
    return int(number)
