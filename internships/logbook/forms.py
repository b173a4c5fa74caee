from decimal import Decimal

from django import forms

from internships.logbook.models import ActTally, LogWeek, TechnicalAct
from internships.logbook.weeks import LABELS, LEVELS
from pages.seen import SeenForm

MOST = 999  # per week, of acts or consultations: more is a typing error


def amount(name: str, most: int) -> forms.Field:
    widget = forms.NumberInput({"inputmode": "decimal", "step": "0.5"})
    return forms.DecimalField(
        label=LABELS[name], required=False, min_value=Decimal(0), max_value=most, decimal_places=1, widget=widget
    )


def count(label) -> forms.Field:
    widget = forms.NumberInput({"inputmode": "numeric"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST, widget=widget)


class WeekForm(SeenForm):
    """The figures of a week, and four counts for each act. Nothing is preset."""

    days = amount("days", 7)
    consultations = count(LABELS["consultations"])
    home_visits = count(LABELS["home_visits"])
    on_call_hours = amount("on_call_hours", 168)
    direct_hours = amount("direct_hours", 168)
    indirect_hours = amount("indirect_hours", 168)

    def __init__(self, data=None, *, week: LogWeek | None, acts: list[TechnicalAct], copied: LogWeek | None = None):
        """`acts` are shown; other acts are accepted when sent. `copied`: a week with the initial figures."""
        source = week or copied
        initial = {name: getattr(source, name) for name in LogWeek.FIGURES} if source else {}
        initial["seen"] = week.version if week else 0
        held = {tally.act_id: tally for tally in week.tallies.all()} if week else {}
        super().__init__(data, initial=initial)
        self.acts = {act.code: act for act in acts}
        if data is not None:
            sent = {name.rpartition(".")[0] for name in data if name.count(".") == 1}
            self.acts |= {act.code: act for act in TechnicalAct.objects.filter(code__in=sent - set(self.acts))}
        for act in self.acts.values():
            self.add_act(act, held.get(act.pk))

    def add_act(self, act: TechnicalAct, tally: ActTally | None) -> None:
        for level, label in LEVELS.items():
            name = f"{act.code}.{level}"
            self.fields[name] = count(f"{act.title}, {label}")
            self.initial[name] = getattr(tally, level, 0) or None

    def figures(self) -> dict:
        return {name: self.cleaned_data[name] for name in LogWeek.FIGURES}

    def tallies(self) -> dict[TechnicalAct, dict[str, int]]:
        return {
            act: {level: self.cleaned_data[f"{code}.{level}"] or 0 for level in LEVELS}
            for code, act in self.acts.items()
        }

    def figure_fields(self):
        return [self[name] for name in LogWeek.FIGURES]

    def act_rows(self) -> list[dict]:
        """[{code, title, cells: [(level, label, value, errors)]}] in the order of the catalogue."""
        acts = sorted(self.acts.values(), key=lambda act: (act.group.position, act.position))
        return [{"code": act.code, "title": act.title, "cells": self.cells(act.code)} for act in acts]

    def cells(self, code: str) -> list[tuple]:
        bounds = {level: self[f"{code}.{level}"] for level in LEVELS}
        return [(level, LEVELS[level], bound.value(), bound.errors) for level, bound in bounds.items()]


def blank_cells() -> list[tuple]:
    """The empty cells of an act that the script adds to the page."""
    return [(level, label, None, []) for level, label in LEVELS.items()]
