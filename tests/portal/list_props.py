"""Rows for the tests of the lists of the desk: two of each kind, and more of the same."""

from datetime import date

from accounts import changes
from accounts.models import AuditEntry, User
from internships.models import Concern
from records.models import Deliberation
from tests import factories
from tests.internships import props, scene
from tests.portal import list_rows
from tests.thesis import props as theses

READERS = {"concerns": "dora"}  # whoever reads most rows; of the other lists the secretariat


class Lists(scene.Stages):
    """Alice's stage runs at the Moulin under Stefan, Bob's is proposed at the Parc under Sarah."""

    def __init__(self):
        super().__init__()
        self.running = props.placement(self.alices_year, where=self.site, supervisors=[self.stefan])
        asked = {"agreement_state": "proposed", "starts": date(2027, 10, 1), "ends": date(2027, 12, 31)}
        self.asked = props.placement(self.bobs_year, where=self.other_site, supervisors=[self.sarah], **asked)
        self.bobs_stage = props.placement(self.bobs_year, where=self.ward, supervisors=[self.sarah])
        self.sarahs.accreditations.update(valid_to=date(2027, 1, 31))
        props.evaluation(self, stage=self.running, due_on=date(2026, 11, 1))
        props.evaluation(self, "midterm", stage=self.bobs_stage, due_on=date(2026, 12, 15))
        props.evaluation(self, "midterm", "signed", stage=self.running)
        concern(self.running, self.stefan)
        concern(self.bobs_stage, self.bob, about="site", state="withdrawn")
        self.petra = factories.person("Petra")
        theses.thesis(self, "under_way", title="Sleep")
        theses.thesis(self, enrolment=self.bobs, title="Falls")
        factories.deliberation(self.version, self.nadia, 2025, published_at=factories.at(2026, 7, 2))
        factories.deliberation(self.version, self.nadia, 2025, "september")
        changes.audit(self.namur, by=self.dora, action="change", after={"place": "Namur"})
        changes.audit(self.marie, by=self.louis, action="change", after={"given_name": "Marie"})
        for day, entry in enumerate(AuditEntry.objects.order_by("pk"), start=1):
            AuditEntry.objects.filter(pk=entry.pk).update(at=factories.at(2026, 3, day, 10))

    def reader(self, key: str) -> User:
        return getattr(self, READERS.get(key, "nadia"))


def concern(placement, by, **fields):
    values = {"about": "resident", "text": "Text", "due_on": date(2026, 12, 4)}
    return Concern.objects.create(placement=placement, raised_by=by, **values | fields)


def set_up(cast: Lists, key: str) -> None:
    """Make the first two rows of the lists that the cast does not bring with it."""
    if key in list_rows.FIRST:
        list_rows.FIRST[key](cast)


def more(cast: Lists, key: str, count: int) -> None:
    """Add rows to the list."""
    for _row in range(count):
        MORE[key](cast, User.objects.count())


def journal_row(cast, _number):
    row = AuditEntry.objects.count()
    changed, value = ((cast.namur, {"place": "Namur"}), (cast.marie, {"given_name": "Marie"}))[row % 2]
    changes.audit(changed, by=cast.dora, action="change", after=value)


def person(number):
    return factories.person(f"New{number:05}")


def placement(cast, number):
    return props.placement(cast.alices_year, where=cast.site, supervisors=[cast.sarah], share="0.01")


def reminder(cast, number):
    supervisor = person(number)
    stage = props.placement(cast.alices_year, where=cast.site, supervisors=[supervisor], share="0.01")
    return props.evaluation(cast, stage=stage, due_on=date(2026, 11, 1))


def sitting(cast, _number):
    row = Deliberation.objects.count()
    kind = ("january", "june", "september")[row % 3]
    return factories.deliberation(cast.version, cast.nadia, 2027 + row // 3, kind)


def thesis(cast, number):
    resident = factories.enrolment(person(number), cast.version, matricule=number + 1000)
    return theses.thesis(cast, enrolment=resident)


MORE = list_rows.MORE | {
    "concerns": lambda cast, _number: concern(cast.running, cast.stefan),
    "evaluations": lambda cast, number: props.evaluation(cast, stage=placement(cast, number)),
    "journal": journal_row,
    "missing": lambda cast, number: props.evaluation(cast, stage=placement(cast, number), due_on=date(2026, 11, 1)),
    "people": lambda cast, number: factories.teaches(person(number), cast.namur),
    "placements": placement,
    "reminders": reminder,
    "residents": lambda cast, number: factories.enrolment(person(number), cast.version, matricule=number + 1000),
    "sites": lambda _cast, number: scene.site(f"Clinique {number} {scene.Site.objects.count()}"),
    "sittings": sitting,
    "supervisors": lambda _cast, number: scene.supervisor(person(number)),
    "theses": thesis,
}
