"""System checks of the seal: what would keep documents from being issued is said at the start."""

from datetime import timedelta

from django.conf import settings
from django.core.checks import Error, Warning, register
from django.utils import timezone

HOW = (
    "SEAL_KEY_FILE and SEAL_CERTIFICATE_FILE name PEM files; SEAL_KEY_PASSWORD opens the key. Without them documents "
    "are issued without a seal."
)
SOON = timedelta(days=30)


@register("documents")
def seal_is_usable(app_configs, **options):
    if not (settings.SEAL_KEY_FILE or settings.SEAL_CERTIFICATE_FILE):
        return []  # none, or a self-made one, which the first document makes
    from documents.sealing.certificate import SealUnavailableError, certificate  # pyHanko: import it only where asked

    try:
        found = certificate()
    except SealUnavailableError as error:
        return [Error(str(error), hint=HOW, id="documents.E001")]
    if found is not None and found.ends - timezone.now() < SOON:
        hint = "Order its successor now; documents that are sealed already stay valid."
        return [Warning(f"The certificate of the seal ends on {found.ends:%Y-%m-%d}.", hint=hint, id="documents.W001")]
    return []
