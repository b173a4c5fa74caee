"""What was said in and about the stages: evaluations, own ratings, logbooks, ratings of sites, two serious concerns."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from accounts.models import User
from internships.evaluations.jury_proposals import propose_stage
from internships.evaluations.schedule import FORTNIGHT, Due, schedule_of
from internships.logbook.models import monday_of
from internships.logbook.weeks import WEEK
from internships.models import (
    ActTally,
    AgreementState,
    Concern,
    Evaluation,
    LogWeek,
    OwnRating,
    Placement,
    SiteRating,
    TechnicalAct,
)
from internships.ratings.publishing import PUBLISHED_FROM, publish_yearly
from portal.demo.calendar import DAY, Calendar, at
from portal.demo.observations import Observed
from portfolio.models import Form, Observation
from records.models import Decision, Proposal

SEED = 1348
Kind, State = Evaluation.Kind, Evaluation.State
EVIDENCE = "Évaluation finale du stage."
RECENT = timedelta(days=100)  # what is older than that was signed and read long ago
LATE = 7  # of what was due lately, every seventh is not there yet
COMMENTS = (
    "Merci pour cette évaluation. Je retiens de mieux clore mes consultations.",
    "J’ai relu les points à travailler, nous en avons reparlé.",
    "D’accord avec l’ensemble.",
)
GOALS = {
    "goal-1": ("Mener seul les visites à domicile de suivi.", "Gagner de l’assurance pendant la garde."),
    "goal-2": ("Tenir le dossier à jour le jour même.", "Annoncer clairement l’incertitude."),
    "goal-3": ("Connaître le réseau social de la commune.", "Revoir les examens de l’épaule et du genou."),
    "supervision": ("Un débriefing chaque midi.", "Une consultation observée par semaine."),
    "free": ("Équipe accueillante, beaucoup de visites.", "Les débriefings étaient parfois courts.", ""),
}


class Said(Observed):
    """Everything is gathered first and written in bulk; whatever is drawn depends on the order of placements alone."""

    def __init__(self, calendar: Calendar):
        super().__init__(calendar, SEED)
        found = {kind: Form.objects.current(purpose) for kind, purpose in Evaluation.PURPOSES.items()}
        self.sheets = {kind: form for kind, form in found.items() if form is not None}
        self.evaluations: list[Evaluation] = []
        self.lately = count()
        self.decided = set(Decision.objects.values_list("registration", flat=True))  # the jury had the evaluations
        self.own: list[OwnRating] = []
        self.finals: list[tuple[Placement, User, date]] = []  # signed ones: where, by whom, on which day

    def evaluate(self, placement: Placement, due: Due, number: int) -> Evaluation:
        made = Evaluation(
            uuid=self.uuid(), placement=placement, kind=due.kind, form=self.sheets[due.kind],
            opens_on=due.opens_on, due_on=due.due_on,
        )  # fmt: skip
        self.evaluations.append(made)
        day = due.opens_on + timedelta(days=3 + number % 17)
        if due.kind == Kind.FINAL and due.due_on < placement.ends:
            day = min(day, due.due_on)  # certified on that day
        is_recent = due.due_on + RECENT > self.today and placement.registration_id not in self.decided
        if day < self.today and not (is_recent and next(self.lately) % LATE == 2):
            self.sign(made, day, number)
        return made

    def sign(self, made: Evaluation, day: date, number: int) -> None:
        placement = made.placement
        resident = placement.enrolment.user
        supervisor = placement.supervisions.all()[0].supervisor.user
        writer, reader = (resident, supervisor) if made.is_by_resident else (supervisor, resident)
        year = placement.registration.academic_year.start_year - placement.enrolment.intake.start_year + 1
        made.answers = self.goals() if made.is_by_resident else self.answers(made.form, year)
        made.state, made.signed_by, made.written_by = State.SIGNED, writer, writer
        made.signed_at = made.written_at = at(day)
        made.identified_by = "account" if made.is_by_resident or number % 3 == 0 else "link"
        made.outcome = Evaluation.Outcome.VALIDATED if made.kind == Kind.FINAL else ""
        read = day + timedelta(days=2 + number % 9)
        if read < self.today and (number % 6 != 2 or read + RECENT < self.today):
            made.state, made.acknowledged_by, made.acknowledged_at = State.ACKNOWLEDGED, reader, at(read)
            made.comment = COMMENTS[number // 4 % len(COMMENTS)] if number % 4 == 0 else ""
        if not made.is_by_resident:
            made.observation = self.observe(made, day)
            if made.kind == Kind.FINAL:
                self.finals.append((placement, supervisor, day))
            if number % 2:
                self.rate_oneself(made, day - DAY, year)

    def goals(self) -> dict:
        return {item.code: self.rng.choice(GOALS[item.code]) for item in self.sheets[Kind.OBJECTIVES].form_items.all()}

    def observe(self, made: Evaluation, day: date) -> Observation:
        row = Observation(
            uuid=self.uuid(), enrolment_id=made.placement.enrolment_id, registration_id=made.placement.registration_id,
            form=made.form, answers=made.answers, source=Observation.Source.STAGE, observed_on=day,
            observer=made.signed_by, identified_by=made.identified_by, recorded_at=at(day),
        )  # fmt: skip
        self.rows.append(row)
        return row

    def rate_oneself(self, made: Evaluation, day: date, year: int) -> None:
        self.own.append(
            OwnRating(
                uuid=self.uuid(), placement=made.placement, kind=made.kind, form=made.form,
                answers=self.answers(made.form, year), written_at=at(day), handed_in_at=at(day),
            )
        )  # fmt: skip

    def write(self) -> None:
        super().write()
        Evaluation.objects.bulk_create(self.evaluations)
        OwnRating.objects.bulk_create(self.own)


def write_evaluations(calendar: Calendar) -> None:
    """For every approved placement what its days ask for; a few are late, and the newest wait to be read."""
    said = Said(calendar)
    placements = list(
        Placement.objects.filter(agreement_state=AgreementState.APPROVED)
        .select_related(
            "enrolment__user", "enrolment__intake", "registration__annual_programme", "registration__activity"
        )
        .prefetch_related("supervisions__supervisor__user", "interruptions", "registration__activity__parts")
        .order_by("pk")
    )
    for place, placement in enumerate(placements):
        for position, due in enumerate(schedule_of(placement)):
            said.evaluate(placement, due, 5 * place + position)
    said.write()
    write_logbooks(said, placements)
    rate_sites(said)
    propose_stages(said)
    raise_concerns(said, placements)


def write_logbooks(said: Said, placements: list[Placement]) -> None:
    """Most weeks that are over, a holiday now and then; some have not filled in the last one."""
    acts = list(TechnicalAct.objects.filter(is_current=True))
    weeks, tallies = [], []
    for number, placement in enumerate(placements):
        stops = placement.interruptions.all()
        monday = monday_of(placement.starts) + WEEK
        last = min(placement.ends, said.today) - WEEK * (1 + (number % 4 == 0))
        while monday <= last:
            if said.rng.random() > 0.12 and not any(stop.holds_on(monday) for stop in stops):
                weeks.append(week_of(said, placement, monday))
                for act in said.rng.sample(acts[: 12 + number % 9], 2):
                    tallies.append(ActTally(week=weeks[-1], act=act, **{said.rng.choice(ActTally.LEVELS): 1}))
            monday += WEEK
    LogWeek.objects.bulk_create(weeks)
    ActTally.objects.bulk_create(tallies)


def week_of(said: Said, placement: Placement, monday: date) -> LogWeek:
    in_practice = placement.site.kind == "practice"
    return LogWeek(
        uuid=said.uuid(), placement=placement, starts=monday, days=Decimal(said.rng.choice((4, 5, 5))),
        consultations=said.rng.randint(35, 75) if in_practice else None,
        home_visits=said.rng.randint(2, 14) if in_practice else None,
        on_call_hours=Decimal(said.rng.choice((0, 0, 12, 24))), direct_hours=Decimal(said.rng.randint(1, 6)),
        indirect_hours=Decimal(said.rng.randint(1, 4)),
    )  # fmt: skip


def rate_sites(said: Said) -> None:
    """Most of those whose stage is over, once its final evaluation is there."""
    form = Form.objects.current(Form.Purpose.SITE_RATING)
    assert form is not None  # `load_forms` has run
    texts = [item.code for item in form.form_items.all() if not item.scale_id]
    rated = []
    for number, (placement, _signer, day) in enumerate(said.finals):
        if number % 12 == 11:
            continue
        words = {code: said.rng.choice(GOALS["free"]) for code in texts}
        answers = {**said.answers(form, 2), **words}
        rated.append(
            SiteRating(
                uuid=said.uuid(), placement=placement, site_id=placement.site_id, form=form,
                answers={code: value for code, value in answers.items() if value != ""},
                rated_at=at(day) + timedelta(hours=2),
            )
        )  # fmt: skip
    SiteRating.objects.bulk_create(rated)
    first = min((row.rated_at.year for row in rated), default=said.today.year)
    for day in (date(year, *PUBLISHED_FROM) for year in range(first, said.today.year + 1)):
        if day < said.today:
            publish_yearly(at(day))


def propose_stages(said: Said) -> None:
    """What the last final evaluation brings before the jury, or brought before it where it has decided."""
    brought: dict[int, Proposal] = {}
    for placement, signer, day in said.finals:
        if placement.registration_id not in said.decided:
            propose_stage(registration=placement.registration, by=signer)
            continue
        part = next(iter(placement.registration.activity.parts.all()))
        before = brought.get(placement.registration_id)
        complete = max(day, before.complete_on) if before else day
        brought[placement.registration_id] = Proposal(
            uuid=said.uuid(), registration=placement.registration, part=part, outcome="validated",
            evidence=EVIDENCE, complete_on=complete, proposed_by=signer, proposed_at=at(complete),
        )  # fmt: skip
    Proposal.objects.bulk_create(brought.values())


def raise_concerns(said: Said, placements: list[Placement]) -> None:
    """One about a resident, who is asked to reply; one of a resident about the site, not taken up in time."""
    day = said.calendar.ago(9)
    running = [row for row in placements if row.starts <= day <= row.ends and not row.interruptions.all()]
    of_supervisor, of_resident = running[0], running[-1]
    Concern.objects.create(
        uuid=said.uuid(), placement=of_supervisor, about=Concern.About.RESIDENT, state=Concern.State.PUT,
        text="Deux gardes quittées avant l’arrivée du relais, sans prévenir.",
        raised_by=of_supervisor.supervisions.all()[0].supervisor.user, raised_at=at(day), due_on=day + WEEK,
        question="Comment ces deux départs se sont-ils passés, et que proposez-vous ?", put_at=at(day + DAY),
        reply_due_on=day + DAY + FORTNIGHT,
    )  # fmt: skip
    Concern.objects.create(
        uuid=said.uuid(), placement=of_resident, about=Concern.About.SITE,
        text="Personne n’est joignable pendant les gardes de nuit.", raised_by=of_resident.enrolment.user,
        raised_at=at(day), due_on=day + WEEK,
    )  # fmt: skip
