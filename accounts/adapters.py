"""Accounts are made by the faculty: nobody signs up on their own."""

from allauth.account.adapter import DefaultAccountAdapter

from accounts.addresses import client_address


class ClosedAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return client_address(request)
