"""Archives for the tests, whole and broken; and an installation of the same programme without this resident."""

import io
import json
import zipfile

import files.services
from exchange.archive import services as archive_services
from exchange.models import PortfolioArchive, PortfolioImport, Statement
from exchange.portfolio_import import services as import_services
from portfolio.models import (
    Confirmation,
    Entry,
    EntryFile,
    FeedbackRound,
    Goal,
    Observation,
    ObservationRating,
    Request,
    Sharing,
    SignOff,
    SignOffEvidence,
)


def packed(enrolment, language="en") -> bytes:
    """An archive as the resident downloads it."""
    return files.services.read(archive_services.make(enrolment=enrolment, by=enrolment.user, language=language).file)


def members_of(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def data_of(archive: bytes) -> dict:
    return json.loads(members_of(archive)["portfolio.json"])


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def changed(archive: bytes, change) -> bytes:
    """The same archive after `change(data)` on its JSON."""
    members = members_of(archive)
    data = json.loads(members["portfolio.json"])
    change(data)
    return zipped({**members, "portfolio.json": json.dumps(data).encode()})


def uploaded(enrolment, archive: bytes, **options) -> PortfolioImport:
    return import_services.receive(enrolment=enrolment, source=io.BytesIO(archive), by=enrolment.user, **options)


def loaded(enrolment, archive: bytes, **options) -> PortfolioImport:
    return import_services.load(portfolio_import=uploaded(enrolment, archive, **options), by=enrolment.user)


def emptied(enrolment) -> None:
    """Nothing of the resident's portfolio is here any more, as in another installation of the same programme."""
    SignOffEvidence.objects.filter(sign_off__enrolment=enrolment).delete()
    for model in (SignOff, Observation):
        model.objects.filter(enrolment=enrolment).update(supersedes=None)
    for model in (Statement, SignOff, Sharing, PortfolioImport, PortfolioArchive):
        model.objects.filter(enrolment=enrolment).delete()
    Request.objects.filter(enrolment=enrolment).delete()
    FeedbackRound.objects.filter(enrolment=enrolment).delete()
    for entry in Entry.objects.filter(enrolment=enrolment):
        for row in EntryFile.objects.filter(entry=entry):
            row.delete()
            files.services.remove(stored=row.file)
    Confirmation.objects.all().delete()
    Goal.objects.filter(enrolment=enrolment).delete()
    Entry.objects.filter(enrolment=enrolment).delete()
    ObservationRating.objects.filter(observation__enrolment=enrolment).delete()
    Observation.objects.filter(enrolment=enrolment).delete()
