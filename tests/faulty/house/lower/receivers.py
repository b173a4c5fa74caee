"""Receives its own signals, in both spellings."""

from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)
def on_save(**kwargs): ...


post_save.connect(on_save)
