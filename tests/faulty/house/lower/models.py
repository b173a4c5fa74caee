"""Imports, points and reads upward."""

from django.db import models
from upper.names import FIRST


class Person(models.Model):
    name = models.CharField(default=FIRST)
    favourite = models.ForeignKey("upper.Case", on_delete=models.PROTECT)

    def open_cases(self):
        return self.cases.filter(closed=False)

    def with_cases():
        return Person.objects.filter(cases__closed=False)
