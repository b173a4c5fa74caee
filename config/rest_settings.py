"""Settings of the API. Nothing here depends on the environment."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest.authentication.MachineToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["rest.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest.rendering.ExactJSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "rest.problems.problem_response",
    "COERCE_DECIMAL_TO_STRING": True,
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Cursus",
    "DESCRIPTION": "Programmes, enrolments, credits and transcripts of a specialisation master.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "ActivityKind": "curriculum.models.Activity.Kind",
        "CreditState": "records.credits.credit_records.State",
        "AttendanceState": "seminars.models.Attendance.State",
        "NotedState": "seminars.attendance.api.NOTED",
        "SeminarGroupState": "seminars.models.SeminarGroup.State",
        "SeminarMeetingState": "seminars.models.SeminarMeeting.State",
        "BatchState": "documents.models.Batch.State",
        "BatchItemState": "documents.models.BatchItem.State",
        "DocumentKind": "documents.models.IssuedDocument.Kind",
        "DocumentState": "documents.models.IssuedDocument.State",
        "JobState": "jobs.models.Job.State",
        "VersionState": "curriculum.models.ProgrammeVersion.State",
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "rest.schema.with_problems"],
}
OAUTH2_PROVIDER = {
    "SCOPES": {"read": "Read records", "write": "Write records"},
    "DEFAULT_SCOPES": ["read"],
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}
# For machines only; what RFC 9700 advises against is off, and only checksums of tokens are stored
RFC_9700 = "IMPLICIT_GRANT PASSWORD_GRANT PKCE_METHOD ACCESS_TOKEN_TRANSPORT AUTHZ_RESPONSE_ISS TOKEN_STORAGE"
OAUTH2_PROVIDER |= {f"COMPLIANT_BCP_RFC9700_{advice}": True for advice in RFC_9700.split()}
