import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from curriculum.programmes.models import Programme, ProgrammeVersion
from curriculum.programmes.totals import totals


class Command(BaseCommand):
    help = "Activities and credits of a programme version, by block and by organiser."

    def add_arguments(self, parser):
        parser.add_argument("code", nargs="?", help="code of the programme; without it, the one that was loaded first")
        parser.add_argument("--label", help="label of the version; without it, the newest published one")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args, code, label, as_json, **options):
        version = version_of(programme_of(code), label)
        summary = summary_of(version)
        if as_json:
            self.stdout.write(json.dumps(summary, ensure_ascii=False, indent=2))
        else:
            for line in table(summary):
                self.stdout.write(line)


def programme_of(code: str | None) -> Programme:
    there = list(Programme.objects.order_by("pk"))
    if not there:
        raise CommandError(_("There is no programme yet. Load one with load_programme."))
    if code is None:
        return there[0]
    codes = ", ".join(programme.code for programme in there)
    found = [programme for programme in there if programme.code == code]
    if not found:
        raise CommandError(_("There is no programme %(code)s; there are: %(codes)s.") % {"code": code, "codes": codes})
    return found[0]


def version_of(programme: Programme, label: str | None) -> ProgrammeVersion:
    """Return the version of that label, else the newest published one in force, else any published, else a draft."""
    versions = list(programme.versions.select_related("first_intake").order_by("first_intake__start_year", "pk"))
    labels = ", ".join(version.label for version in versions) or _("none")
    wanted = [version for version in versions if label in (None, version.label)]
    if not wanted:
        raise CommandError(
            _("%(code)s has no version %(label)s; it has: %(labels)s.")
            % {"code": programme.code, "label": label or "", "labels": labels}
        )
    today = timezone.localdate()
    return max(wanted, key=lambda v: (v.is_frozen, v.first_intake.starts <= today, versions.index(v)))


def summary_of(version: ProgrammeVersion) -> dict:
    """Return the stable format: credits as strings with one decimal, institutions as sorted codes."""
    sums = totals(version)
    return {
        "programme": version.programme.code,
        "version": version.label,
        "activities": sums.activities,
        "credits": f"{sums.credits:.1f}",
        "blocks": [
            {"number": block.number, "activities": block.activities, "credits": f"{block.credits:.1f}"}
            for block in sums.blocks
        ],
        "organisers": [
            {"institutions": list(one.institutions), "credits": f"{one.credits:.1f}"} for one in sums.organisers
        ],
    }


def table(summary: dict):
    yield _("%(programme)s, version %(version)s") % summary
    rows = [(_("block %(number)s") % block, block["activities"], block["credits"]) for block in summary["blocks"]]
    rows.append((_("all"), summary["activities"], summary["credits"]))
    rows += [
        (" + ".join(one["institutions"]) or _("no organiser stated"), "", one["credits"])
        for one in summary["organisers"]
    ]
    heads = "", _("activities"), _("credits")
    yield "{:<28}{:>12}{:>10}".format(*heads)
    for name, count, credits in rows:
        yield f"{name:<28}{count:>12}{credits:>10}"
