"""Rules of django-allauth: accounts are created by the faculty; nobody signs up, nor by a university login."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.shortcuts import render

from accounts.addresses import client_address


class ClosedAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return client_address(request)


class UniversityLogIn(DefaultSocialAccountAdapter):
    """A university login opens the account that is linked to its stable identifier."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Refuse an unknown identity, and explain how to link it; a matching e-mail proves nothing."""
        if not sociallogin.is_existing and sociallogin.state.get("process") != "connect":
            name = sociallogin.provider.name
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", {"name": name}, status=403))

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """Show a page with what to do, never the provider's message."""


class SealedFactors(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are encrypted with the secret key."""

    def ring(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.SECRET_KEY.encode()).digest()))

    def encrypt(self, text: str) -> str:
        return self.ring().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self.ring().decrypt(encrypted_text.encode()).decode()
