"""W1, W2, W3, W7: a resident's page against an empty view, the list of residents against plain serializers, queries.

All requests pass all middleware, in this process. W2 is W1 for a page that has not changed: no personal page is cached.
"""

import time
from functools import partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIRequestFactory, force_authenticate

from accounts.models import User
from bench.rows import Row, at_least, at_most, figure, in_turn
from records.enrolments.api import EnrolmentList
from records.models import Enrolment

EMPTY = "/health/live/"
RESIDENTS = 100


class Plain(EnrolmentList):
    """The same list as Django REST framework makes it: a serializer a row."""

    pagination_class = EnrolmentList.pagination_class

    def list(self, request, *args, **kwargs):
        rows = self.filter_queryset(self.get_queryset()).for_list()
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fetch(client: Client, address: str) -> None:
    status = client.get(address).status_code
    if status != 200:
        raise AssertionError(f"{address} answers {status}.")


def listed(view, user: User) -> bytes:
    request = APIRequestFactory().get("/", {"page_size": RESIDENTS})
    force_authenticate(request, user)
    return view(request).render().content


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        fetch(client, address)
    return len(captured)


def run(faculty) -> list[Row]:
    faculty.grow(RESIDENTS)
    resident = Enrolment.objects.earliest("pk")
    own, office = client_of(resident.user), client_of(faculty.office)
    page = reverse("enrolment", args=[resident.uuid])
    pair = in_turn(partial(fetch, own, page), partial(fetch, own, EMPTY), clock=time.perf_counter)
    plain, ours = Plain.as_view(), EnrolmentList.as_view()
    if listed(plain, faculty.office) != listed(ours, faculty.office):
        raise AssertionError("The two lists are not the same.")
    lists = in_turn(
        partial(listed, plain, faculty.office), partial(listed, ours, faculty.office), clock=time.perf_counter
    )
    return [
        at_least("W1", "a resident's page, share of an empty view's requests a second", 100 / pair.ratio, "%", 4),
        figure("W2", "the same page, unchanged (nothing personal is cached)", 100 / pair.ratio, "%"),
        at_least("W3", f"list of {RESIDENTS} residents, against a serializer a row", lists.ratio, "x", 3),
        at_most("W7", "queries of a resident's home", queries(own, reverse("home")), "", 20),
        at_most("W7", "queries of the office's home", queries(office, reverse("home")), "", 25),
    ]
