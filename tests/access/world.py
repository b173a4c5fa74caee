"""One small world in which every address has something to show: Alice's things, Bob's things, nobody's things."""

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_application_model

from accounts import links
from competencies.models import ActivityCompetency, Competency, Framework
from curriculum.models import AdmissionCondition
from documents.batches import services as batches
from documents.issuing.services import issue_confirmation, issue_transcript
from exchange.archive import services as archive_services
from exchange.models import Statement
from exchange.portfolio_import import services as import_services
from internships.models import Accreditation, Capacity, Concern, Delegation
from jobs.services import start
from jury.models import Complaint, Phrase, Recusal
from portfolio.observations.personal_export import observations
from records.models import (
    AdmissionPiece,
    Dispute,
    Exemption,
    Move,
    Reenrolment,
    Result,
    StatusChange,
    TurnedPrerequisite,
)
from seminars.models import OutsideParticipant
from tests import factories
from tests.access.portfolio import Portfolio
from tests.imports import props as tables
from tests.internships import props as stages
from tests.jury import props as jury
from tests.mentoring import props as mentoring
from tests.portfolio import writings
from tests.records import pieces
from tests.records.transfers import newer_version, row
from tests.seminars import props as seminars
from tests.thesis import props as theses

PEOPLE = ("alice", "bob", "marie", "stefan", "theo", "nadia", "louis", "dora", "jules", "charlie")
MACHINES = ("machine_namur", "machine_louvain")
EVERYBODY = (*PEOPLE, *MACHINES, "nobody")
LITERALS = {
    "UNamur",
    "a-1",
    "accept",
    "approve",
    "blocks",
    "csv",
    "diploma",
    "headings",
    "june",
    "jury",
    "leave",
    "licence",
    "list",
    "main",
    "people",
    "pause",
    "reach",
    "requirements",
    "residents",
    "satisfaction",
    "secretariat",
    "submit",
    "unamur",
    "xlsx",
}  # slugs of addresses


class World(factories.Cast):
    """Alice took an activity of Namur last year and takes all of them now; Bob takes Louvain's. A jury is sitting."""

    def __init__(self):
        super().__init__()
        self.university, self.year = self.unamur, factories.year(2026)
        self.key_date = factories.calendar_day("kick-off", date(2026, 10, 1), programme=self.programme)
        self.draw_up()
        self.take_activities()
        self.seat_jury()
        self.begin_stage()
        self.encode()
        self.accompany()
        self.map_competencies()
        self.meet()
        self.write_thesis()
        self.write_papers()
        self.finish()

    def finish(self):
        """Fin has every credit of the version, whatever it holds by now."""
        for activity in self.version.activities.all():
            Exemption.objects.create(
                enrolment=self.finisher, activity=activity, reason="Earlier", decided_on=date(2025, 10, 1),
                recorded_by=self.nadia,
            )  # fmt: skip

    def draw_up(self):
        """The programme: a condition, a draft, and a newer version to which Alice was moved and back."""
        conditions = [
            AdmissionCondition(programme_version=self.version, code="diploma", title=factories.both("Diploma")),
        ]
        AdmissionCondition.objects.bulk_create(conditions)
        self.teaching, self.role = self.theo.teachings.get(), self.nadia.roles.get()
        self.honours = factories.honours(self.version, "satisfaction", "12")
        self.draft = factories.programme_version("DRAFT", published=False)
        self.drafted = factories.activity(self.draft, "DRA")
        self.newer = newer_version(self)
        self.equivalence = row(self.namur, self.newer.nam)
        self.move = Move.objects.create(
            enrolment=self.alices, from_version=self.version, to_version=self.newer, reason="-", moved_by=self.dora,
            undone_at=factories.at(2026, 1, 1), undone_by=self.dora, undone_why="-",
        )  # fmt: skip

    def take_activities(self):
        """A past year that is decided, a sitting, and what is taken now."""
        past = factories.registration(self.alices, self.alone, 2025)
        self.old = factories.deliberation(self.version, self.nadia, 2025, published_at=factories.at(2026, 7, 1))
        self.decided = factories.decision(self.old, past, mark=Decimal(14))
        self.open = factories.deliberation(self.version, self.nadia)
        self.reenrolment = Reenrolment.objects.create(
            enrolment=self.alices, academic_year=self.year, registered_on=date(2026, 9, 14), recorded_by=self.nadia
        )
        self.taken = {
            "namur": factories.registration(self.alices, self.namur),
            "louvain": factories.registration(self.bobs, self.louvain),
            "joint": factories.registration(self.alices, self.joint),
        }

    def seat_jury(self):
        """A jury that sits, on Bob; Jules, a member of it, has left the case of Alice."""
        jury.seat_jury(self)
        self.sitting = jury.sitting(self, kind="september")
        self.asked = factories.registration(self.bobs, self.alone, 2025)
        self.finisher = factories.enrolment(factories.person("Fin"), self.version)
        complained = factories.decision(
            self.old, factories.registration(self.bobs, self.joint, 2025), mark=Decimal(8), granted=False
        )
        self.phrase = Phrase.objects.create(programme=self.programme, use="granted", text={"fr": "Phrase"})
        self.turned = TurnedPrerequisite.objects.create(
            enrolment=self.alices, activity=self.louvain, required=self.namur, reason="x", decided_on=factories.START,
            recorded_by=self.pia,
        )  # fmt: skip
        self.filed = Complaint.objects.create(decision=complained, ground="error", text="Private complaint")
        self.recusal = Recusal.objects.create(
            deliberation=self.sitting, member=self.seats["jules"], enrolment=self.alices, ground="kin",
            declared_by=self.jules,
        )  # fmt: skip

    def begin_stage(self):
        """A stage of Alice with its people, evaluations and a concern."""
        self.stage = stages.placement(self.taken["joint"], supervisors=[self.stefan])
        self.practice, self.stefans = self.stage.site, self.stage.supervisors.get()
        self.capacity = Capacity.objects.create(site=self.practice, starts=date(2026, 1, 1), residents=2)
        self.accreditation = Accreditation.objects.create(
            supervisor=self.stefans, kind="federal", valid_from=date(2024, 1, 1), valid_to=date(2030, 1, 1)
        )
        self.delegation = Delegation.objects.create(
            supervisor=self.stefans, user=self.charlie, starts=date(2020, 1, 1), ends=date(2020, 12, 31)
        )
        self.proposed_site = stages.site("Proposed", state="proposed", proposed_by=self.bob)
        self.final = stages.evaluation(self, "final", stage=self.stage)
        self.midterm = stages.evaluation(self, "midterm", "signed", stage=self.stage)
        corrected = {"supersedes": self.final, "reason": "Corrected"}
        self.signed = stages.evaluation(self, "final", "signed", stage=self.stage, **corrected)
        stages.evaluation_form("site_rating", codes=("care",))
        self.concern = Concern.objects.create(
            placement=self.stage,
            about="resident",
            text="Private concern",
            raised_by=self.stefan,
            due_on=date(2026, 11, 1),
        )

    def encode(self):
        """A mark, an exemption, a leave, an admission piece."""
        Result.objects.create(
            registration=self.taken["namur"], session=self.open.session, mark=Decimal(12), state="submitted",
            institution=self.unamur, encoded_by=self.nadia,
        )  # fmt: skip
        self.exempted = Exemption.objects.create(
            enrolment=self.alices, activity=self.louvain, reason="Earlier", decided_on=date(2025, 10, 1),
            recorded_by=self.nadia,
        )  # fmt: skip
        self.absence = StatusChange.objects.create(
            enrolment=self.alices,
            kind="leave",
            starts=date(2026, 11, 1),
            reason="Private reason",
            recorded_by=self.nadia,
        )
        AdmissionPiece.objects.create(
            enrolment=self.alices,
            condition=self.version.admission_conditions.get(),
            document="Copy",
            dated=date(2024, 7, 1),
            checked_by=self.nadia,
        )

    def accompany(self):
        """Alice and Marie: a year, a report, a tie, a meeting with what was said."""
        self.mentoring = self.alices.accompaniments.get(user=self.marie)
        self.mentor_year = mentoring.mentoring_year(self)[0]
        self.report = mentoring.handed_in(self.mentor_year)
        self.tie = mentoring.declared(self)
        self.met, self.passage, self.mentor_goal = mentoring.spoken(self)

    def map_competencies(self):
        """A framework in force and its draft, with what an activity serves."""
        self.framework = Framework.objects.create(
            code="f", label="1", title=factories.both("Framework"), short_title="F", source="-", state="published",
            valid_from=date(2024, 1, 1),
        )  # fmt: skip
        self.competency = Competency.objects.create(
            framework=self.framework, code="c", position=1, title=factories.both("Competency")
        )
        self.framework_draft = Framework.objects.create(
            code="f", label="2", title=factories.both("Framework"), short_title="F", source="-",
            valid_from=date(2027, 1, 1),
        )  # fmt: skip
        self.competency_draft = Competency.objects.create(
            framework=self.framework_draft, code="c", position=1, title=factories.both("Competency")
        )
        self.mapped = ActivityCompetency.objects.create(
            activity=self.namur, competency=self.competency, relation="main", reason=factories.both("It trains it")
        )

    def meet(self):
        """Alice is in a seminar group of UNamur, led by Lena: one meeting held, where she was absent, and one ahead."""
        self.lena = factories.person("Lena")
        self.sem = factories.activity(self.version, "SEM", kind="seminar", organisers=("UNamur",), credits=None)
        self.seminar = seminars.group(self.sem, leaders=[self.lena])
        self.other_seminar = seminars.group(self.sem, "Arlon", leaders=[self.lena])
        seminars.member(self.seminar, factories.registration(self.alices, self.sem))
        seminars.excuse(self.programme)
        self.leadership = self.seminar.leaders.get()
        self.seminar_held = seminars.meeting(self.seminar, date(2026, 10, 6), state="held")
        self.seminar_open = seminars.meeting(self.seminar, date(2026, 11, 3))
        self.seminar_ahead = seminars.meeting(self.seminar, date(2027, 3, 2))
        place = self.seminar.memberships.get().registration
        self.missed = seminars.noted(self.seminar_held, place, "absent")
        later = seminars.meeting(self.seminar, date(2026, 10, 13), state="held")
        self.missed_too = seminars.noted(later, place, "absent")
        self.make_up = seminars.declared(self.missed_too, self.alice)
        self.seminar_file = seminars.document(self.seminar_ahead, self.lena)
        self.examination = seminars.examination(place, seminars.examination_kind(self.sem))
        self.simulate()
        _link, self.calendar_token = links.grant(user=self.alice, purpose="portal.calendar", target=self.alice, by=None)

    def write_thesis(self):
        """Petra, for whom no column stands, guides the thesis of Alice and offers a subject; Rita reads it."""
        self.petra, self.rita = factories.person("Petra"), factories.person("Rita")
        self.thesis = theses.thesis(self, "under_way")
        self.thesis_reader = theses.reader(self.thesis, self.rita)
        self.subject = theses.subject(self)
        self.manuscript = theses.manuscript(self.thesis)
        self.submitted_thesis = theses.thesis(self, "submitted", enrolment=self.bobs, promoter=self.petra)
        zoes = factories.enrolment(factories.person("Zoe"), self.version)
        self.planned_thesis = theses.thesis(self, "planned", enrolment=zoes, promoter=self.petra)
        theses.defence(self.planned_thesis, date(2027, 6, 14))
        carols = factories.enrolment(factories.person("Carol"), self.version)
        self.public_thesis = theses.thesis(self, "marked", enrolment=carols, promoter=self.petra)
        theses.submitted(self.public_thesis)
        guides = self.thesis.people.get(role="promoter")
        _link, self.thesis_link = links.grant(user=self.petra, purpose="thesis.person", target=guides, by=None)
        theses.grid()
        sheet = theses.mark_sheet(self.public_thesis, self.petra)
        _link, self.signed_link = links.grant(user=self.petra, purpose="thesis.signed", target=sheet, by=None)

    def simulate(self):
        """A scenario of UNamur's centre: Alice has a place in the session ahead; one session is held."""
        self.scenario = seminars.scenario(self)
        self.simulation = seminars.simulation(self.scenario, date(2027, 3, 9))
        self.simulation_held = seminars.simulation(
            self.scenario, date(2026, 10, 13), state="held", held_by=self.nadia, held_at=factories.at(2026, 10, 13)
        )
        self.simulation_booking = seminars.booking(self.simulation, self.alices)
        self.outside = OutsideParticipant.objects.create(meeting=self.simulation, name="Nora", profession="nurse")

    def write_papers(self):
        """Entries and requests, documents, an invitation, a dispute, tables, an archive, a job."""
        self.write_portfolio()
        self.document = issue_transcript(enrolment=self.alices, by=self.alice, language="fr")
        self.confirmation = issue_confirmation(
            placement=self.stage, by=self.alice, language="fr", now=factories.at(2026, 11, 22)
        )
        self.batch = batches.start(
            kind="transcript", language="fr", version=self.version, enrolments=[self.alices], by=self.nadia
        )
        self.batch.batch_items.update(state="unchanged", document=self.document)
        invited = factories.person("Ingrid")
        _link, self.invitation = links.grant(user=invited, purpose="accounts.activate", target=invited, by=self.nadia)
        self.portfolio = Portfolio(self)
        self.dispute = Dispute.objects.create(
            enrolment=self.alices, signer=self.stefan, what="Evaluation", object_type="records.enrolment",
            object_uuid=self.alices.uuid, signed_at=factories.at(2026, 1, 1),
        )  # fmt: skip
        self.piece = pieces.handed_in(self, self.alices)
        self.table, self.written = tables.checked(self), tables.checked(self, written=True)
        self.exchange()
        self.job = start("documents.transcript", by=self.alice, arguments={})

    def exchange(self):
        """An archive of Alice, the same uploaded again, and a statement made elsewhere."""
        self.archive = archive_services.make(enrolment=self.alices, by=self.alice, language="fr")
        with self.archive.file.open() as source:
            self.portfolio_import = import_services.receive(enrolment=self.alices, source=source, by=self.alice)
        said = observations(self.alices)[0] | {"uuid": "00000000-0000-4000-8000-000000000002"}
        self.statement = Statement.objects.create(
            portfolio_import=self.portfolio_import,
            enrolment=self.alices,
            kind="observation",
            original=said["uuid"],
            said=said,
        )

    def write_portfolio(self):
        """Alice keeps an entry and a goal to herself, and shares one of each with Marie."""
        self.entries = {name: writings.entry(self.alices, title=f"{name} entry") for name in ("private", "shared")}
        self.goals = {name: writings.goal(self.alices, title=f"{name} goal") for name in ("private", "shared")}
        self.entry_files = {name: writings.entry_file(entry) for name, entry in self.entries.items()}
        self.sharings = {
            "entry": writings.sharing(self.entries["shared"], self.marie),
            "goal": writings.sharing(self.goals["shared"], self.marie),
        }

    def headers(self, name: str) -> dict[str, str]:
        """A machine comes with its token; people with their session."""
        if name not in MACHINES:
            return {}
        user = getattr(self, name)
        application = get_application_model().objects.create(
            name=name, user=user, client_type="confidential", authorization_grant_type="client-credentials"
        )
        get_access_token_model().objects.create(
            application=application, token="", token_checksum=sha256(name.encode()).hexdigest(), scope="read write",
            expires=timezone.now() + timedelta(hours=1),
        )  # fmt: skip
        return {"authorization": f"Bearer {name}"}

    def place(self, argument: str) -> str:
        """What stands in the address for a word of the matrix: a number, a slug, the uuid of one of these things, or
        the token of a link."""
        if argument.isdigit() or argument in LITERALS:
            return argument
        if argument == "code":
            return self.document.code
        found = self
        for part in argument.split("."):
            found = found[part] if isinstance(found, dict) else getattr(found, part)
        return found if isinstance(found, str) else str(found.uuid)
