"""What others saw of the residents beside the stages: observations, requests in every state, rounds, levels."""

import random
import uuid
from datetime import date, timedelta
from itertools import count

from accounts.models import User
from competencies.models import Competency, Level
from portal.demo.calendar import THIS, Calendar, Key, at
from portal.demo.people import Registry
from portfolio.models import (
    FeedbackRound,
    Form,
    FormItem,
    Observation,
    ObservationRating,
    Profession,
    Request,
    Setting,
    SignOff,
    SignOffEvidence,
    SignOffRule,
)
from records.models import Accompaniment, Enrolment

KINDS = Observation.Source
FORMS = {KINDS.DIRECT_OBSERVATION: "direct_observation", KINDS.CASE_DISCUSSION: "case_discussion"}
FORMS |= {KINDS.SEVERAL_SOURCES: "several_sources"}
# kind, setting, days after the start of the training year; a resident of an earlier intake has more behind
EACH_YEAR = (
    (KINDS.DIRECT_OBSERVATION, "consultation", 20),
    (KINDS.CASE_DISCUSSION, "consultation", 45),
    (KINDS.DIRECT_OBSERVATION, "home-visit", 140),
    (KINDS.CASE_DISCUSSION, "on-call", 200),
)
WORDS = {
    "done-well": ("Écoute posée, plan clair.", "Examen ciblé, bien expliqué.", "Bonne gestion du temps."),
    "work-on": ("Nommer l’incertitude au patient.", "Vérifier ce qui a été compris.", "Clore la consultation."),
    "next-step": ("Deux visites à domicile observées d’ici un mois.", "Mener seul une garde, débriefing le lendemain."),
    "keep": ("Votre disponibilité.", "La clarté de vos messages."),
    "change": ("Prévenir plus tôt en cas de retard.", "Noter le plan dans le dossier le jour même."),
}


class Observed:
    """Rows are gathered first and written in bulk; whatever is drawn depends on the order alone."""

    def __init__(self, calendar: Calendar, seed: int = 2026):
        self.rng = random.Random(seed)  # noqa: S311  plausible data, not a secret
        self.calendar, self.today = calendar, calendar.today
        found = {kind: Form.objects.current(purpose) for kind, purpose in FORMS.items()}
        self.forms: dict[str, Form] = {kind: form for kind, form in found.items() if form is not None}
        self.settings = {setting.code: setting for setting in Setting.objects.all()}
        self.professions = {one.code: one for one in Profession.objects.all()}
        self.doctor = self.professions["general-practitioner"]
        self.serial = count(1)
        self.rows: list[Observation] = []

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def see(self, enrolment: Enrolment, observer: User, kind: str, setting: str, day: date, year: int) -> Observation:
        form = self.forms[kind]
        made = Observation(
            uuid=self.uuid(), enrolment=enrolment, form=form, answers=self.answers(form, year), source=kind,
            setting=self.settings.get(setting), profession=self.doctor, observed_on=day, observer=observer,
            identified_by="link" if next(self.serial) % 3 else "account", recorded_at=at(day),
        )  # fmt: skip
        self.rows.append(made)
        return made

    def answers(self, form: Form, year: int) -> dict:
        """Support grows rarer over the years; now and then something was not seen."""
        found: dict[str, object] = {}
        for item in form.form_items.all():
            if item.kind == FormItem.Kind.TEXT:
                found[item.code] = self.rng.choice(WORDS.get(item.code, ("–",)))
            elif item.may_be_unseen and self.rng.random() < 0.12:
                found[item.code] = None
            else:
                top = item.levels[-1].value
                found[item.code] = min(max(year + self.rng.choice((0, 1, 1, 2)), 1), top)
        return found

    def write(self) -> None:
        Observation.objects.bulk_create(self.rows)
        ObservationRating.objects.bulk_create(
            ObservationRating(
                observation=row, competency=competency, item=item, scale_id=item.scale_id, value=row.answers[item.code]
            )
            for row in self.rows
            for item in row.form.form_items.all()
            if item.scale_id and row.answers.get(item.code) is not None
            for competency in item.competencies.all()
        )


def write_observations(calendar: Calendar, registry: Registry, residents: dict[Key, Enrolment]) -> None:
    seen = Observed(calendar)
    for key, enrolment in residents.items():
        supervisors = list(
            enrolment.accompaniments.filter(capacity=Accompaniment.Capacity.SUPERVISOR)
            .select_related("user")
            .order_by("starts")
        )
        observe(seen, key, enrolment, supervisors)
        ask(seen, enrolment, supervisors, key[1])
    rounds = [open_round(seen, enrolment, key) for key, enrolment in residents.items() if is_asked(seen, key)]
    answerers = [registry.person(domain="equipes.example") for _number in range(6)]
    given = [(one, person) for one, is_over in rounds for person in answerers[: 6 if is_over else 3]]
    answers = [
        seen.see(one.enrolment, person, KINDS.SEVERAL_SOURCES, "", one.opened_on + timedelta(days=4), 2)
        for one, person in given
    ]
    seen.write()
    roles = ("nurse", "reception", "patient", "physiotherapist", "pharmacist", "resident")
    for (one, person), answer in zip(given, answers, strict=True):
        role = seen.professions[roles[answerers.index(person)]]
        request_of(seen, one.enrolment, person, KINDS.SEVERAL_SOURCES, one.opened_on, round=one, profession=role,
                   state="answered", ended_at=answer.recorded_at, observation=answer)  # fmt: skip
    sign(seen, residents)


def observe(seen: Observed, key: Key, enrolment: Enrolment, supervisors: list[Accompaniment]) -> None:
    intake, place = key
    for along in supervisors:
        number = seen.calendar.year_of(along.starts) - intake + 1
        for kind, setting, after in EACH_YEAR:
            day = along.starts + timedelta(days=after + place % 9)
            is_gap = (place + number + after) % 4 == 0 or (setting == "home-visit" and place % 3 == 0)
            if day < seen.today and along.holds_on(day) and not is_gap:
                other = supervisors[0].user if number > 1 and place % 2 else along.user
                observer = other if kind == KINDS.CASE_DISCUSSION else along.user
                seen.see(enrolment, observer, kind, setting, day, number)


def request_of(seen: Observed, enrolment, person, kind, asked_on: date, **fields) -> Request:
    return Request.objects.create(
        uuid=seen.uuid(), kind=kind, enrolment=enrolment, form=seen.forms[kind], person=person,
        asked_by=enrolment.user, asked_at=at(asked_on), sent_on=asked_on,
        expires_on=asked_on + timedelta(days=Request.DAYS), **fields,
    )  # fmt: skip


def ask(seen: Observed, enrolment: Enrolment, supervisors: list[Accompaniment], place: int) -> None:
    """One request waits; some ran out, were declined or taken back. Each went to who supervised on that day."""

    def request(days: int, kind: str, **fields) -> None:
        day = seen.calendar.ago(days)
        if person := next((along.user for along in supervisors if along.holds_on(day)), None):
            request_of(seen, enrolment, person, kind, day, **fields)

    if place % 2 == 0:
        request(4, KINDS.DIRECT_OBSERVATION, note="Consultation de pédiatrie de mardi")
    if place % 5 == 0:
        request(45, KINDS.CASE_DISCUSSION)
    if place % 7 == 3:
        state = "declined" if place % 2 else "withdrawn"
        request(20, KINDS.CASE_DISCUSSION, state=state, ended_at=at(seen.calendar.ago(10)))


ROUNDS = {0: 40, 3: 8}  # of the first resident, closed and read; of another, still open: opened so many days ago


def is_asked(seen: Observed, key: Key) -> bool:
    """Whether others were asked about the resident: nobody is before the stages have begun."""
    intake, place = key
    return place in ROUNDS and seen.calendar.ago(ROUNDS[place]) >= seen.calendar.training(intake)[0]


def open_round(seen: Observed, enrolment: Enrolment, key: Key) -> tuple[FeedbackRound, bool]:
    """Feedback of several people, and whether it is closed."""
    is_over = key[1] == 0
    opened = seen.calendar.ago(ROUNDS[key[1]])
    made = FeedbackRound.objects.create(
        uuid=seen.uuid(), enrolment=enrolment, form=seen.forms[KINDS.SEVERAL_SOURCES], opened_on=opened,
        closes_on=opened + timedelta(days=Request.DAYS), opened_by=enrolment.user,
        closed_at=at(opened + timedelta(days=25)) if is_over else None,
    )  # fmt: skip
    return made, is_over


def sign(seen: Observed, residents: dict[Key, Enrolment]) -> None:
    """The mentor signed levels of the years behind, for some competencies; the newest residents have none yet."""
    rule = SignOffRule.objects.current(next(iter(residents.values())).programme_version.programme)
    assert rule is not None  # loaded with the forms
    levels = list(Level.objects.filter(framework=rule.framework).order_by("position"))
    competencies = list(Competency.objects.filter(framework=rule.framework).order_by("position"))
    evidence = []
    for (intake, place), enrolment in residents.items():
        mentor = enrolment.accompaniments.filter(capacity=Accompaniment.Capacity.MENTOR).order_by("-starts").first()
        mine = [row for row in seen.rows if row.enrolment_id == enrolment.pk and row.source != KINDS.SEVERAL_SOURCES]
        for year in range(1, THIS - intake + 2):
            day = seen.calendar.day(intake + year - 1, 6, 20)
            for competency in competencies[place % 3 :: 3]:
                rests = [row for row in mine if row.observed_on < day and rates(row, competency)][-3:]
                if day >= seen.today or not rests or mentor is None or mentor.starts > day:
                    continue
                made = SignOff.objects.create(
                    uuid=seen.uuid(), enrolment=enrolment, competency=competency, level=levels[min(year - 1, 2)],
                    year=year, rule=rule, signer=mentor.user, capacity="mentor", identified_by="account",
                    signed_at=at(day),
                )  # fmt: skip
                evidence += [SignOffEvidence(sign_off=made, observation=row) for row in rests]
    SignOffEvidence.objects.bulk_create(evidence)


def rates(row: Observation, competency: Competency) -> bool:
    items = (item for item in row.form.form_items.all() if row.answers.get(item.code) is not None)
    return any(competency in item.competencies.all() for item in items if item.scale_id)
