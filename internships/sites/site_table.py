"""The list of sites: its filters and columns."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from internships.directory.models import Site
from internships.sites.forms import SiteFilter
from pages.lists.columns import ListColumn, ListSpec, listed

MARKS = {Site.State.PROPOSED: "draft", Site.State.LISTED: "done", Site.State.REFUSED: "withdrawn"}


def found(user, chosen: dict[str, Any]) -> QuerySet[Site]:
    sites = Site.objects.visible_to(user).matching(chosen["q"] or "")
    names = {
        "kind": "kind",
        "province": "place__province",
        "area": "place__area",
        "state": "state",
        "tag": "tags__code",
    }
    return sites.filter(**{path: chosen[name] for name, path in names.items() if chosen[name]}).for_list()


def columns(_user) -> list[ListColumn]:
    name = ("sort_key",)
    return [
        ListColumn("name", _("Site"), str, name, Site.get_absolute_url, fixed=True),
        ListColumn("kind", _("Kind"), lambda s: s.get_kind_display(), ("kind", *name)),
        ListColumn("place", _("Place"), lambda s: f"{s.postcode} {s.city}", ("postcode", *name)),
        ListColumn("province", _("Province"), lambda s: s.province_words, ("place__province", *name)),
        ListColumn("area", _("Class"), lambda s: s.area_words, ("place__area", *name)),
        ListColumn("tags", _("Equipment, populations"), lambda s: ", ".join(map(str, s.tags.all()))),
        ListColumn("telephone", _("Telephone"), lambda s: s.telephone, shown=False),
        ListColumn("email", _("E-mail"), lambda s: s.email, shown=False),
        ListColumn("opens", _("Takes residents from"), lambda s: s.opens, ("opens", *name), shown=False),
        ListColumn("closes", _("Takes residents until"), lambda s: s.closes, ("closes", *name), shown=False),
        ListColumn(
            "state", _("State"), lambda s: s.get_state_display(), ("state", *name), mark=lambda s: MARKS[s.state]
        ),
    ]


SITES = listed(
    ListSpec(
        key="sites",
        title=_("Sites"),
        url_name="site-list",
        form=lambda data, _user: SiteFilter(data),
        found=found,
        columns=columns,
    )
)
