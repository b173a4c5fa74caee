"""System checks of the keys of the mentor notes."""

import stat

from django.conf import settings
from django.core.checks import Error, Warning, register

from mentoring.notes.keys import SealError, fingerprint, key_file, note_keys

HOW = (
    "Set MENTOR_NOTE_KEYS to keys separated by commas, or MENTOR_NOTE_KEY_FILE to a file with one key a line; "
    "`manage.py rotate_note_keys --print-key` prints a new one. Keep a copy apart from the backup of the database."
)


@register("mentoring")
def note_keys_are_there(app_configs, **options):
    path = key_file()
    if path is not None and path == settings.MENTOR_NOTE_KEYS_MADE and not path.exists():
        return []  # made by the first note
    try:
        keys = note_keys()
    except SealError as error:
        return [Error(str(error), hint=HOW, id="mentoring.E001")]
    found: list = []
    if len({fingerprint(key) for key in keys}) < len(keys):
        found.append(Warning("A key of the mentor notes stands twice in the list.", hint=HOW, id="mentoring.W001"))
    if path is not None and stat.S_IMODE(path.stat().st_mode) & 0o077:
        hint = f"chmod 600 {path}"
        found.append(Warning("Others can read the keys of the mentor notes.", hint=hint, id="mentoring.W002"))
    return found
