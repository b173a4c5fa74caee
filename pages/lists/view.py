"""The answer of a list: its page, or its file."""

from django.shortcuts import render

from pages.lists.columns import ListSpec
from pages.lists.page import ListRequest, file_format


def list_page(request, spec: ListSpec, template: str = "pages/list.html", **extra):
    """Answer a GET with the page in this template, or with the file that the address asks for."""
    return answer(ListRequest(request, spec), template, lambda: extra)


def answer(asked: ListRequest, template: str, extra):
    """As `list_page`, for a list that was asked for already; `extra()` is what else its page shows."""
    if form := file_format(asked.request):
        return asked.file(form)
    return render(asked.request, template, asked.context() | extra())
