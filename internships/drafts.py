"""What a page answers to the script that saves as one types (static/ui/drafts.js)."""

from django.core.exceptions import ValidationError


def is_draft(request) -> bool:
    """Whether the script asks, not the button."""
    return request.method == "POST" and request.headers.get("Accept", "").startswith("application/json")


def reasons(*forms) -> list[str]:
    """What the forms refuse, each with the name of its field."""
    found = []
    for form in forms:
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            found += [f"{label}: {error}" if label else str(error) for error in errors]
    return found


def check(*forms) -> None:
    """Raise what they refuse, as `accounts.autosave` passes it on."""
    if wrong := reasons(*forms):
        raise ValidationError(wrong)
