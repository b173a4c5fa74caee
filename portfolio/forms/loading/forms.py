"""Loading one version of a form from its file."""

from django.utils.translation import gettext as _

from accounts.changes import change
from competencies.loading.files import Source
from competencies.loading.links import competencies_of, framework_of, unknown
from competencies.loading.writer import Writer
from curriculum.loading.problems import Problems
from curriculum.models import Programme
from portfolio.forms.models import Form, FormItem, Scale

OWN_FIELDS = ("title", "intro", "purpose", "valid_from")
ITEM_FIELDS = (
    "kind",
    "section",
    "label",
    "help",
    "required",
    "may_be_unseen",
    "confidential",
    "choices",
    "least",
    "most",
)


def load_form(source: Source, writer: Writer) -> None:
    """Write one version of a form; raise `FileError` where the file would change a published version.

    A published version may only be closed: answers given with it must stay readable.
    """
    content, problems = source.content, Problems()
    framework = framework_of(content["framework"], "framework", problems) if content["framework"] else None
    competencies = competencies_of(framework)
    scales = {scale.code: scale for scale in Scale.objects.all()}
    programme = programme_of(content, problems)
    check_items(content["items"], scales, competencies, framework, problems)
    problems.raise_any()
    found = Form.objects.with_items().filter(code=content["code"], number=content["number"]).first()
    if found and found.is_frozen:
        check_frozen(found, content, programme, problems)
        writer.put(found, Form, {}, {"state": content["state"]})
        return
    values = {name: content[name] for name in OWN_FIELDS}
    where = {"code": content["code"], "number": content["number"]}
    form = writer.put(found, Form, where, {**values, "programme": programme})
    if found is None or described(found) != wanted(content):
        write_items(form, content["items"], scales, competencies)
    if content["state"] != Form.State.DRAFT:
        change(form, {"state": content["state"]}, by=writer.by, action="publish")


def programme_of(content: dict, problems: Problems) -> Programme | None:
    if not content["programme"]:
        return None
    programme = Programme.objects.filter(code=content["programme"]).first()
    if programme is None:
        text = _('There is no programme "%(code)s". Load it first with load_programme.')
        problems.add("programme", text % {"code": content["programme"]})
    return programme


def check_items(items: list[dict], scales: dict, competencies: dict, framework, problems: Problems) -> None:
    for index, item in enumerate(items):
        path = f"items[{index}]"
        if item["scale"] and item["scale"] not in scales:
            problems.add(f"{path}.scale", unknown(item["scale"], _("the scales"), sorted(scales)))
        if item["competencies"] and framework is None:
            problems.add(f"{path}.competencies", _("Say of which framework: add the field “framework” to the form."))
            continue
        for place, code in enumerate(item["competencies"]):
            if code not in competencies:
                problems.add(f"{path}.competencies[{place}]", unknown(code, framework, competencies))


def check_frozen(found: Form, content: dict, programme: Programme | None, problems: Problems) -> None:
    same_head = all(getattr(found, name) == content[name] for name in OWN_FIELDS) and found.programme == programme
    if content["state"] == Form.State.DRAFT or not same_head or described(found) != wanted(content):
        text = _(
            "Version %(number)s of %(code)s is published and no longer changes. Give the file the next number and "
            "a later day in “valid_from”."
        )
        problems.add("number", text % {"number": found.number, "code": found.code})
    problems.raise_any()


def described(form: Form) -> list[dict]:
    """Return the items of a stored form in the shape of the file."""
    return [
        {
            **{name: getattr(item, name) for name in ITEM_FIELDS},
            "code": item.code,
            "scale": item.scale.code if item.scale else "",
            "competencies": sorted(c.code for c in item.competencies.all()),
        }
        for item in form.form_items.all()
    ]


def wanted(content: dict) -> list[dict]:
    return [{**item, "competencies": sorted(item["competencies"])} for item in content["items"]]


def write_items(form: Form, items: list[dict], scales: dict, competencies: dict) -> None:
    form.form_items.all().delete()
    for position, row in enumerate(items, start=1):
        item = FormItem(form=form, code=row["code"], position=position, scale=scales.get(row["scale"]))
        for name in ITEM_FIELDS:
            setattr(item, name, row[name])
        item.save()
        item.competencies.set([competencies[code] for code in row["competencies"]])
