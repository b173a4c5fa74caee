"""The cast with sites and stages: a practice, a hospital department, two accredited supervisors."""

from datetime import date
from decimal import Decimal

from curriculum.models import Requirement
from internships.agreements import planning_services as planning
from internships.agreements import services as agreements
from internships.models import Accreditation, Capacity, Override, Placement, Site, Supervisor
from places.models import Postcode
from tests import clock, factories

FIRST, LAST = date(2026, 10, 1), date(2027, 9, 30)
NOW = clock.TODAY
NONE: dict[str, str] = {}


class Stages(factories.Cast):
    """Alice and Bob each have `practice` and `hospital` stages; Stefan and Sarah are accredited."""

    def __init__(self):
        super().__init__()
        self.practice = factories.activity(self.version, "STG", kind="internship", format="practice", block=2)
        self.hospital = factories.activity(self.version, "HOS", kind="internship", format="hospital", block=2)
        self.rule = factories.grown(
            Requirement(
                programme_version=self.version,
                code="hospital-6",
                title=factories.both("Six months in hospital"),
                unit="months_hospital",
                minimum=Decimal(6),
                maximum=Decimal(6),
            )
        )
        self.alices_year = factories.registration(self.alices, self.practice)
        self.alices_hospital = factories.registration(self.alices, self.hospital)
        self.bobs_year = factories.registration(self.bobs, self.practice)
        self.alices.accompaniments.filter(capacity="supervisor").delete()
        self.village = Postcode.objects.create(
            code="6840", place="Neufchâteau", province="luxembourg", area="rural", source="Test"
        )
        self.site = site("Cabinet du Moulin", place=self.village, postcode="6840", city="Neufchâteau")
        self.other_site = site("Maison médicale du Parc", postcode="5000", city="Namur")
        self.ward = site("CHU", kind="hospital", department="Gériatrie", postcode="5000", city="Namur")
        self.sarah = factories.person("Sarah")
        self.stefans, self.sarahs = supervisor(self.stefan), supervisor(self.sarah)


def site(name, **fields):
    return Site.objects.create(name=name, **{"kind": "practice", "postcode": "5000", "city": "Namur", **fields})


def capacity(place, residents, starts=date(2024, 1, 1), ends=None):
    return Capacity.objects.create(site=place, starts=starts, ends=ends, residents=residents)


def supervisor(user, until=date(2030, 12, 31), **fields):
    made = Supervisor.objects.create(user=user, **fields)
    Accreditation.objects.create(supervisor=made, kind="federal", valid_from=date(2024, 1, 1), valid_to=until)
    Accreditation.objects.create(
        supervisor=made,
        kind="nomination",
        institution=factories.institution("UNamur"),
        valid_from=date(2024, 1, 1),
        valid_to=until,
    )
    return made


def proposed(cast, by=None, **fields):
    values = {
        "registration": cast.alices_year,
        "site": cast.site,
        "starts": FIRST,
        "ends": LAST,
        "supervisors": [cast.stefans],
        **fields,
    }
    return planning.propose(by=by or cast.nadia, **values)


def accepted(cast, **fields):
    return agreements.accept(placement=proposed(cast, **fields), by=cast.nadia)


def approved(cast, overrides=NONE, **fields):
    made = proposed(cast, **fields)
    agreements.accept(placement=made, by=cast.nadia, overrides=overrides)
    return agreements.approve(placement=made, by=cast.nadia, overrides=overrides)


def overrides_of(placement: Placement):
    return {row.rule: row.reason for row in Override.objects.filter(placement=placement)}
