"""Writes of sites and their capacities."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.changes import touch
from accounts.models import User
from accounts.permissions import WrongStateError, require
from internships.directory.models import Capacity, Site, SiteTag
from internships.placements.models import Placement
from internships.sites.permissions import can_edit_site, can_keep_sites, can_propose_site
from pages.errors import wrong
from places.models import Postcode
from ui.figures import day_words


def place_of(postcode: str) -> Postcode | None:
    """The row of the postcode, or None: then province and class of the site are unknown."""
    return Postcode.objects.filter(code=postcode.strip()).first()


@transaction.atomic
def add_site(*, by: User, tags: Iterable[SiteTag] = (), **values) -> Site:
    """Create a site: listed when added by an office, proposed when added by a resident."""
    require(can_propose_site(by))
    is_office = bool(can_keep_sites(by))
    site = Site(place=place_of(values["postcode"]), **values)
    if not is_office:
        site.state, site.proposed_by, site.opens, site.closes = Site.State.PROPOSED, by, None, None
    changes.create(site, by=by, action="add")
    site.tags.set(tags)
    return site


@transaction.atomic
def edit_site(*, site: Site, by: User, seen: int, tags: Iterable[SiteTag] | None = None, **values) -> Site:
    """Edit a site. `ValidationError` where a placement would then lie outside its opening days."""
    require(can_edit_site(by, site))
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    if not can_keep_sites(by):
        values = {name: value for name, value in values.items() if name not in {"opens", "closes"}}
    if "postcode" in values:
        values["place"] = place_of(values["postcode"])
    check_open(site, values.get("opens", site.opens), values.get("closes", site.closes))
    before = sorted(str(tag) for tag in site.tags.all())
    changes.change(site, values, by=by, seen=seen, action="edit")
    if tags is not None and sorted(str(tag) for tag in tags) != before:
        site.tags.set(tags)
        touch(site, by=by, action="tag", before={"tags": before}, after={"tags": sorted(str(t) for t in tags)})
    return site


def check_open(site: Site, opens: date | None, closes: date | None, held: Iterable[Placement] | None = None) -> None:
    """Raise `ValidationError` naming each placement outside the opening days, and what to do about it.

    `held`: the accepted and approved placements at the site, where the caller has loaded them for many sites.
    """
    if held is None:
        held = Placement.objects.holding().filter(site=site).select_related("enrolment__user")
    text = _("%(name)s is placed here until %(day)s: end or move that placement first.")
    late = sorted((row for row in held if closes and row.ends > closes), key=lambda row: (row.ends, row.pk))
    found = {"closes": [text % {"name": row.enrolment.user, "day": day_words(row.ends)} for row in late]}
    text = _("%(name)s is placed here from %(day)s: move that placement first.")
    early = sorted((row for row in held if opens and row.starts < opens), key=lambda row: (row.starts, row.pk))
    found["opens"] = [text % {"name": row.enrolment.user, "day": day_words(row.starts)} for row in early]
    if any(found.values()):
        raise ValidationError({name: rows for name, rows in found.items() if rows}, code="placed")


@transaction.atomic
def settle_site(*, site: Site, is_listed: bool, by: User, seen: int, why: str = "") -> Site:
    """List a proposed site, or refuse it with a reason."""
    require(can_keep_sites(by))
    if site.state != Site.State.PROPOSED:
        raise WrongStateError(_("This site was listed or refused already."))
    if is_listed:
        return changes.change(site, {"state": Site.State.LISTED}, by=by, seen=seen, action="list")
    if not why.strip():
        raise wrong("why", _("Say why it is refused."), "reason_required")
    return changes.change(site, {"state": Site.State.REFUSED}, by=by, seen=seen, action="refuse", why=why)


def require_reason(why: str) -> None:
    """Raise `ValidationError` where a correction comes without its reason."""
    if not why.strip():
        raise wrong("why", _("Say why it is changed."), "reason_required")


@transaction.atomic
def set_capacity(
    *,
    site: Site,
    starts: date,
    ends: date | None,
    residents: int,
    by: User,
    capacity: Capacity | None = None,
    seen: int | None = None,
    why: str = "",
) -> Capacity:
    """Create a capacity, or change `capacity`, with the reason. Periods of a site may not overlap.

    An open period is not ended by a later one: the office ends it first.
    """
    require(can_keep_sites(by))
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    if ends is not None and ends < starts:
        raise wrong("ends", _("The last day is before the first."), "upside_down")
    if capacity is not None:
        require_reason(why)
    for other in site.capacities.exclude(pk=capacity.pk if capacity else 0):
        if (ends is None or other.starts <= ends) and (other.ends is None or other.ends >= starts):
            words = {"count": other.residents, "day": day_words(other.starts)}
            raise wrong("starts", _("A capacity of %(count)s from %(day)s meets this period.") % words, "overlap")
    values: dict[str, Any] = {"starts": starts, "ends": ends, "residents": residents}
    if capacity is not None:
        return changes.change(capacity, values, by=by, seen=seen, why=why.strip(), action="capacity")
    return changes.create(Capacity(site=site, **values), by=by, action="capacity")
