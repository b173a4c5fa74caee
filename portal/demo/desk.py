"""The desk of the secretariat: pieces of the administrative file in each state, tables on their way in."""

import io
from datetime import timedelta

from django.core.management import call_command

import files.services
from curriculum.models import AcademicYear, AskedPiece
from imports.models import Import, ImportRow
from jobs.models import Job
from portal.demo.calendar import THIS, at
from portal.demo.cohorts import Faculty
from portal.demo.people import Registry
from records.models import Enrolment, FiledPiece

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
TITLES = "matricule;nom;prénom;e-mail;entrée"
GOOD = "N{short}9001;Hallet;Aurore;aurore.hallet@assistants.example;{start}-{end}"
BAD = "N{short}9002;Istasse;Rémi;sans adresse;{start}-{end}"
REASON = "Le verso manque : remettez les deux côtés en un seul fichier."
STATES = ("accepted", "submitted", "refused", "accepted", "")  # "" is not handed in yet


class Desk:
    def __init__(self, registry: Registry, faculty: Faculty):
        self.registry, self.secretary = registry, faculty.secretaries["UNamur"]
        self.faculty, self.calendar = faculty, faculty.calendar

    def fill(self) -> None:
        call_command("load_pieces", stdout=io.StringIO())
        stored = files.services.store(content=PDF, name="document.pdf", content_type="application/pdf", by=None)
        asked = list(AskedPiece.objects.all())
        current = AcademicYear.objects.get(start_year=self.calendar.start_year(THIS))
        made = []
        for place, enrolment in enumerate(Enrolment.objects.select_related("intake", "user").order_by("pk")):
            for position, piece in enumerate(asked):
                if piece.programme_id != enrolment.programme_version.programme_id:
                    continue
                year = current if piece.asked == AskedPiece.Asked.EACH_YEAR else enrolment.intake
                state = STATES[(place + position) % len(STATES)] if place % 6 == 0 else "accepted"
                is_old = self.calendar.ago(90) > year.starts + timedelta(days=piece.due_days)
                if is_old and not (state == "submitted" and piece.expires):
                    state = "accepted"  # what expires is handed in anew
                if state:
                    made.append(self.piece(enrolment, piece, year, state, stored, place))
        FiledPiece.objects.bulk_create(made)
        self.bring(f"cohorte-{self.calendar.start_year(THIS)}.csv", "checked", bad=True)
        self.bring("cohorte-complement.csv", "undone")
        self.bring("cohorte-interrompue.csv", "checking")

    def piece(self, enrolment, asked, year, state, stored, place) -> FiledPiece:
        decided = state != "submitted"
        ends = self.calendar.ago(-41) if place % 12 == 0 else self.calendar.day(THIS + 1, 12, 31)
        return FiledPiece(
            uuid=self.registry.uuid(),
            enrolment=enrolment,
            asked=asked,
            year=year,
            file=stored,
            state=state,
            reason=REASON if state == "refused" else "",
            valid_until=ends if state == "accepted" and asked.expires else None,
            handed_in_by=enrolment.user,
            handed_in_at=at(self.calendar.ago(17), 9),
            decided_by=self.secretary if decided else None,
            decided_at=at(self.calendar.ago(10), 10) if decided else None,
        )

    def bring(self, name: str, state: str, bad: bool = False) -> None:
        start = self.calendar.start_year(THIS)
        told = {"short": f"{start % 100:02}", "start": start, "end": start + 1}
        lines = [TITLES, *(line.format(**told) for line in ([GOOD, BAD] if bad else [GOOD]))]
        content = "".join(f"{line}\n" for line in lines).encode()
        stored = files.services.store(content=content, name=name, content_type="text/csv", by=self.secretary)
        when = at(self.calendar.ago(8), 14)
        job = None
        if state == "checking":  # given up by its worker
            job = Job.objects.create(
                kind="imports.check", state="failed", created_by=self.secretary, created_at=when, finished_at=when,
                reason="Interrompu 3 fois : abandonné.", language="fr",
            )  # fmt: skip
        undone = {"undone_by": self.secretary, "undone_at": when} if state == "undone" else {}
        written = {"written_by": self.secretary, "written_at": when} if state == "undone" else {}
        checked = state != "checking"
        batch = Import.objects.create(
            uuid=self.registry.uuid(), kind="residents", institution=self.faculty.unamur, file=stored, header_row=1,
            titles=TITLES.split(";"), state=state, job=job, created_by=self.secretary, created_at=when,
            columns={"0": "matricule", "1": "family name", "2": "given name", "3": "e mail", "4": "intake"},
            new=1 if checked else 0, refused=1 if bad else 0, **undone, **written,
        )  # fmt: skip
        if job is not None:
            job.arguments = {"batch": str(batch.uuid)}
            job.save()
        if not checked:
            return
        names = list(batch.columns.values())
        rows = [line.split(";") for line in lines[1:]]
        for number, cells in enumerate(rows, start=2):
            wrong = number == 3
            ImportRow.objects.create(
                batch=batch, number=number, verdict="refused" if wrong else "new", about=cells[1].upper(),
                cells=dict(zip(names, cells, strict=True)),
                problems=[["e mail", "« sans adresse » n’est pas une adresse e-mail."]] if wrong else [],
            )  # fmt: skip
