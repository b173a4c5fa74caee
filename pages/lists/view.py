"""The answer of a list: its page, or its file."""

from django.shortcuts import render

from pages.lists.columns import ListSpec
from pages.lists.page import ListRequest, file_format


def list_page(request, spec: ListSpec, template: str = "pages/list.html", **extra):
    """Answer a GET with the page in this template, or with the file that the address asks for."""
    asked = ListRequest(request, spec)
    if form := file_format(request):
        return asked.file(form)
    return render(request, template, asked.context() | extra)
