"""A page with one small form."""

from django.utils.translation import gettext as _

from pages.form_page import form_page

FORM = "internships/form_page.html"


def one_form(request, form, save, *, title, label, crumbs, done, message=None, **page):
    """The form under its crumbs; `save(values)` does the work, with the version seen only where the form asks it."""
    page = {"title": title, "label": label, "crumbs": crumbs, **page}
    return form_page(request, form, save, page=page, done=done, message=message or _("Saved."), template=FORM)
