"""What a person did for residents: the attestations issued so far, and the years of which there may be another."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import WrongStateError
from curriculum.models import AcademicYear, Programme
from curriculum.roles import roles_of
from documents.issuing import services
from documents.issuing.forms import AttestationForm
from documents.issuing.models import IssuedDocument
from documents.kinds.accompaniment import KIND
from documents.kinds.subjects import Subject
from jobs.models import Job
from records.models import Accompaniment


@dataclass(frozen=True)
class Worked:
    """An academic year in which the person accompanied residents of a programme."""

    programme: Programme
    year: AcademicYear

    @property
    def code(self) -> str:
        return f"{self.programme.uuid}:{self.year.start_year}"

    def __str__(self):
        return f"{self.year} · {self.programme}"


def programmes_for(user, person: User):
    """The programmes for which the user may have the person's attestation issued."""
    roles = roles_of(user)
    mine = Accompaniment.objects.filter(user=person, enrolment__programme_version__programme=OuterRef("pk"))
    found = Programme.objects.filter(Exists(mine))
    if user.pk == person.pk:
        return found
    run = Programme.objects.filter(institutions__in=roles.secretariat_of).values("pk")
    return found.filter(Q(pk__in=roles.director_of) | Q(pk__in=run))


def years_of(person: User, programmes, today) -> list[Worked]:
    """The years that have begun and in which the person accompanied somebody, the latest first."""
    found = []
    for programme in programmes:
        during = Q(ends__isnull=True) | Q(ends__gte=OuterRef("starts"))
        rows = Accompaniment.objects.filter(during, user=person, starts__lte=OuterRef("ends"))
        rows = rows.filter(enrolment__programme_version__programme=programme)
        years = AcademicYear.objects.filter(Exists(rows), starts__lte=today).order_by("-start_year")
        found += [Worked(programme, year) for year in years]
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def person_documents(request, uuid):
    """For the person, and for the offices of the programmes for which the person worked."""
    person = get_object_or_404(User.objects.filter(is_machine=False), uuid=uuid)
    programmes = list(programmes_for(request.user, person))
    if not programmes and person.pk != request.user.pk:
        raise Http404
    years = years_of(person, programmes, timezone.localdate())
    form = AttestationForm(
        request.POST if request.method == "POST" else None, years={each.code: each for each in years}
    )
    if request.method == "POST" and form.is_valid():
        worked = form.cleaned_data["worked"]
        subject = Subject(person=person, programme=worked.programme, year=worked.year)
        return _asked(request, subject, form.cleaned_data["language"])
    context = {
        "person": person,
        "is_own": person.pk == request.user.pk,
        "form": form,
        "documents": IssuedDocument.objects.visible_to(request.user)
        .filter(person=person)
        .select_related("job", "year", "programme")
        .defer("snapshot"),
        "jobs": Job.objects.visible_to(request.user)
        .live()
        .filter(kind=KIND.job, key__startswith=f"person{person.pk}:"),
    }
    return render(request, "documents/person.html", context, status=422 if form.is_bound else 200)


def _asked(request, subject: Subject, language: str):
    try:
        return redirect(services.ask(kind=KIND.name, subject=subject, by=request.user, language=language))
    except WrongStateError as error:
        messages.error(request, error.reason)
        assert subject.person is not None
        return redirect(reverse("person-documents", args=[subject.person.uuid]))
