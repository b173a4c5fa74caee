"""What the schema states of every operation: authentication and problem responses."""

from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `errors` tells them apart by `pointer` (into the body) or `parameter`.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "example": "urn:cursus:problem:invalid"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "parameter": {"type": "string"},
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "current": {"type": "object", "additionalProperties": True},
    },
}
ALWAYS = {
    "400": "The request is not valid or cannot be read.",
    "401": "No session, or no token that holds.",
    "403": "Visible, but not yours to do: `detail` says why.",
    "406": "No such format to answer in.",
}
WRITING = {
    "409": "Changed by somebody else (`current` says to what), or its state does not allow that.",
    "412": "If-Match names an older version; `current` says what stands there now.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "428": "The version is missing.",
}


class MachineTokenScheme(OpenApiAuthenticationExtension):
    target_class = "rest.authentication.MachineToken"
    name = "machine"

    def get_security_definition(self, auto_schema):
        scopes = {"read": "Read records", "write": "Write records"}
        return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/api/oauth/token/", "scopes": scopes}}}


class SchemaView(SpectacularAPIView):
    """The schema, in English whatever the language of the request, so that it is one file. YAML or JSON."""

    @extend_schema(exclude=True)
    def get(self, request, *args, **kwargs):
        with translation.override("en"):
            return super().get(request, *args, **kwargs)


def with_problems(result, generator, request, public):
    """Post-processing hook: add the problem responses to each operation."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            answers = {**ALWAYS}
            if "{" in path or any(p["name"] == "page" for p in operation.get("parameters", [])):
                answers["404"] = "There is nothing here, or nothing that you may see."
            if method not in {"get", "head", "options"}:
                answers |= WRITING
            for status, description in answers.items():
                operation["responses"].setdefault(
                    status,
                    {
                        "description": description,
                        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                    },
                )
    return result
