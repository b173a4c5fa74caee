"""A newer version beside the cast's, and the rows between the two."""

from decimal import Decimal

from curriculum.models import Block, Equivalence, ProgrammeVersion
from records.credits.credit_records import credit_record
from records.models import Enrolment
from records.transfers import services
from records.transfers.previews import previews
from tests import factories


def newer_version(cast, label="2027", year=2027, published=True):
    """NAM as it was, LOU of 5 credits, JOI split into JO1 and JO2, a new one; ALO is gone."""
    made = ProgrammeVersion.objects.create(
        programme=cast.programme,
        label=label,
        first_intake=factories.year(year),
        state="published" if published else "draft",
        published_at=factories.at(2026, 6, 1) if published else None,
    )
    for number in (1, 2):
        factories.grown(Block(programme_version=made, number=number, title=factories.both(f"Year {number}")))
    made.nam = factories.activity(made, "NAM", Decimal("1.5"))
    made.lou = factories.activity(made, "LOU", Decimal(5), organisers=("UCLouvain",))
    made.jo1 = factories.activity(made, "JO1", Decimal(2), block=2, kind="internship")
    made.jo2 = factories.activity(made, "JO2", Decimal(1), block=2, kind="internship")
    made.fresh = factories.activity(made, "NEW", Decimal(3), block=2)
    return made


def row(old, new, extent="whole", note=""):
    return Equivalence.objects.create(old=old, new=new, extent=extent, note=note)


def rows(cast, newer):
    row(cast.namur, newer.nam)
    row(cast.louvain, newer.lou, note="4.5 credits become 5")
    row(cast.joint, newer.jo1)
    row(cast.joint, newer.jo2)


def earned(cast, enrolment, activity, mark=Decimal(14), start_year=2025):
    """Credits that a published sitting of the past gave."""
    sitting = cast.version.deliberations.filter(session__academic_year__start_year=start_year).first()
    sitting = sitting or factories.deliberation(
        cast.version, cast.nadia, start_year, published_at=factories.at(start_year + 1, 7, 1)
    )
    return factories.decision(sitting, factories.registration(enrolment, activity, start_year), mark=mark)


def moved(cast, newer, enrolment=None, by=None, reason="New curriculum"):
    one = Enrolment.objects.get(pk=(enrolment or cast.alices).pk)
    made = services.move_residents(
        enrolments=[one], to_version=newer, reason=reason, by=by or cast.dora, seen={one.pk: one.version}
    )
    return made[0]


def preview(cast, newer, enrolment=None):
    return previews([enrolment or cast.alices], newer)[0]


def states(enrolment):
    record = credit_record(Enrolment.objects.get(pk=enrolment.pk))
    return {r.activity.code: str(r.state) for r in record.rows}
