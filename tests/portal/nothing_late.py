"""A home that says "nothing is late" or "nothing waits" is right: compared with queries over the tables of all apps."""

from curriculum.roles import on_day
from internships.models import Evaluation, Placement
from mentoring.models import MentoringGoal, MentoringMeeting
from portfolio.models import Request
from records.models import Accompaniment, Enrolment, FiledPiece

CLAIMS = ("Rien n’est en retard", "Rien ne vous attend")


def late(enrolment, today):
    """What is late for a resident, read from the tables and not by the code that makes the home."""
    stages = Placement.objects.filter(enrolment=enrolment)
    evaluations = Evaluation.objects.filter(placement__in=stages, due_on__lt=today)
    waits_for_agreement = evaluations.filter(kind="objectives", state="signed", placement__agreement_state="approved")
    pieces = FiledPiece.objects.filter(enrolment=enrolment)
    return {
        "evaluations": evaluations.filter(state="open", placement__agreement_state="approved").count(),
        "goals of a stage to be agreed": waits_for_agreement.count(),
        "stages begun without approval": stages.filter(
            agreement_state__in=("proposed", "accepted"), starts__lte=today, ends__gte=today
        ).count(),
        "refused pieces": sum(
            not pieces.filter(asked=one.asked, year=one.year, state__in=("accepted", "submitted")).exists()
            for one in pieces.filter(state="refused", year=enrolment.intake)
        ),
        "requests": sum(
            one.sent_on + Request.DUE_AFTER < today
            for one in Request.objects.filter(enrolment=enrolment, state="asked")
        ),
        "mentoring meetings to be noted": MentoringMeeting.objects.filter(
            enrolment=enrolment, state="planned", day__lt=today, mentor__in=mentors_of(enrolment, today)
        ).count(),
        "mentoring goals": MentoringGoal.objects.filter(
            enrolment=enrolment, state="open", due__lt=today, mentor__in=mentors_of(enrolment, today)
        ).count(),
    }


def mentors_of(enrolment, today):
    rows = Accompaniment.objects.filter(on_day(today), enrolment=enrolment, capacity="mentor")
    return rows.values("user")


def wrong_claims(homes, today):
    """{resident: what is late} where the home claims that nothing is. `homes`: {enrolment: its page in French}."""
    found = {}
    for enrolment, page in homes.items():
        things = {name: count for name, count in late(enrolment, today).items() if count}
        if things and any(claim in page for claim in CLAIMS):
            found[str(enrolment.user)] = things
    return found


def assert_no_home_claims_what_is_not_so(today, client):
    residents = [
        one
        for one in Enrolment.objects.select_related("user", "intake").prefetch_related("status_changes")
        if not ((status := one.status_on(today)) and status.is_final)
    ]
    homes = {}
    for enrolment in residents:
        client.force_login(enrolment.user)
        homes[enrolment] = client.get("/", headers={"accept-language": "fr"}).content.decode()
    assert wrong_claims(homes, today) == {}
    claimed = dict.fromkeys(residents, CLAIMS[0])  # the faulty specimen: every home makes the claim
    assert len(wrong_claims(claimed, today)) > 5
