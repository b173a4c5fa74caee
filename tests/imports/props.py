"""Tables that Nadia brought in for UNamur, in the states that pages have to show."""

import io

from django.utils import timezone

from imports import services
from imports.models import Import, ImportRow

HEAD = "matricule;nom;prénom;e-mail;entrée\n"


def checked(cast, written=False) -> Import:
    """One new row and one refused one, as a worker would have left them."""
    batch = services.receive(
        kind="residents",
        institution=cast.unamur,
        programme=None,
        file=io.BytesIO((HEAD + "N1;Evrard;Zoé;zoe@example.org;2026\nN2;Noël;Loïc;x;2026\n").encode()),
        name="cohort.csv",
        by=cast.nadia,
    )
    Import.objects.filter(pk=batch.pk).update(state="checked", new=1, refused=1, version=2)
    ImportRow.objects.create(batch=batch, number=2, verdict="new", about="EVRARD Zoé", cells={"matricule": "N1"})
    ImportRow.objects.create(
        batch=batch, number=3, verdict="refused", cells={"e mail": "x"}, problems=[["e mail", "“x” is no address."]]
    )
    if written:
        Import.objects.filter(pk=batch.pk).update(
            state="written", written_at=timezone.now(), written_by=cast.nadia, only_good=True
        )
    return Import.objects.get(pk=batch.pk)
