"""Accounts are made by the faculty: nobody signs up on their own."""

from allauth.account.adapter import DefaultAccountAdapter


class ClosedAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False
