"""A jury of five for the cast, and sittings: Pia presides, Sam is the secretary, Jules, Mona and Max are members."""

from datetime import date

from jury.cases.bulk_services import decide_undisputed
from jury.juries.models import Jury, Member
from jury.minutes.services import close_sitting
from jury.release.reconciliation import reconciliation
from jury.release.services import release
from jury.sittings.models import Attendance, Preparer
from jury.sittings.services import begin_sitting, prepare_sitting
from records.models import Deliberation
from tests import factories

NAMES = ("pia", "sam", "jules", "mona", "max")
HELD = date(2026, 6, 30)  # the last day of the session of June 2026


def seat_jury(cast, **fields):
    """Record the jury of five on the cast, with their roles."""
    values = {"decided_on": factories.START, "decided_by": "Faculty council", "starts": factories.START, **fields}
    cast.jury = Jury.objects.create(programme=cast.programme, recorded_by=cast.dora, **values)
    for place, name in enumerate(NAMES):
        user = getattr(cast, name, None) or factories.person(name.capitalize())
        setattr(cast, name, user)
        if name != "jules":
            factories.role(user, "jury", programme=cast.programme)
        function = {"pia": "president", "sam": "secretary"}.get(name, "member")
        institution = cast.unamur if place % 2 == 0 else cast.uclouvain
        Member.objects.create(jury=cast.jury, user=user, institution=institution, function=function)
    cast.seats = {name: cast.jury.members.get(user=getattr(cast, name)) for name in NAMES}
    return cast


def attend(cast, sitting, absent=()):
    for name, seat in cast.seats.items():
        presence = "absent" if name in absent else "present"
        Attendance.objects.create(deliberation=sitting, member=seat, presence=presence, presides=name == "pia")
    return sitting


def sitting(cast, state="open", by=None, start_year=2025, kind="june", absent=(), **fields):
    """A sitting on a session of the year before, in which the jury sits; Nadia prepares it."""
    made = factories.deliberation(cast.version, by or cast.nadia, start_year, kind, state=state, **fields)
    Preparer.objects.create(deliberation=made, user=made.recorded_by)
    return attend(cast, made, absent) if state != "prepared" else made


def taken(cast, enrolment=None, activity=None, start_year=2025):
    return factories.registration(enrolment or cast.alices, activity or cast.namur, start_year)


def jury_for(programme, by, universities=None):
    """A jury of three and as many more as the programme has universities, for programmes other than the cast's."""
    universities = list(universities or programme.institutions.all())
    jury = Jury.objects.create(
        programme=programme, decided_on=factories.START, decided_by="Council", starts=factories.START, recorded_by=by
    )
    functions = ["president", "secretary", "member", *["member"] * len(universities)]
    for place, function in enumerate(functions):
        user = factories.person(f"Juror{place}")
        factories.role(user, "jury", programme=programme)
        seat = {"institution": universities[place % len(universities)], "function": function}
        Member.objects.create(jury=jury, user=user, **seat)
    return jury


def deliberate(version, session, by, held_on=None):
    """Hold a sitting from its preparation to its publication, by the services: all that is undisputed is decided."""
    programme = version.programme
    jury = Jury.objects.filter(programme=programme).first() or jury_for(programme, by)
    members = list(jury.members.select_related("user"))
    day = held_on or session.ends
    made = prepare_sitting(version=version, session=session, held_on=day, by=by, today=day)
    begin_sitting(
        deliberation=made,
        presences=dict.fromkeys(members, "present"),
        presides=next(seat for seat in members if seat.function == "president"),
        by=by,
        seen=made.version,
    )
    decide_undisputed(deliberation=made, by=by)
    made.refresh_from_db()
    close_sitting(deliberation=made, by=by, seen=made.version)
    president = next(seat.user for seat in members if seat.function == "president")
    made = Deliberation.objects.get(pk=made.pk)
    return release(deliberation=made, by=president, expected=reconciliation(made)["sha256"])
