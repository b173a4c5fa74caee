"""Owns the accessor `cases`, and may read it."""

from django.db import models
from lower.models import Person


class Case(models.Model):
    closed = models.BooleanField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")

    def siblings(self):
        return self.person.cases.all()
