"""Rules of django-allauth: accounts are created by the faculty; nobody signs up, nor by a university login."""

import base64
import hashlib
import time
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.shortcuts import render
from django.utils import translation

from accounts import throttle
from accounts.addresses import client_address
from accounts.models import User

SLOW_AFTER = 50  # wrong passwords of one account in an hour
HOUR = 3600


class ClosedAdapter(DefaultAccountAdapter):
    """Wrong passwords are limited for the pair of account and address, and for the address.

    The account itself is never locked, or anybody could lock anybody out: many wrong passwords from many addresses
    slow every log-in of the account down, and its owner is told by mail.
    """

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return client_address(request)

    def _get_login_attempts_cache_key(self, request, **credentials):
        return f"{account_of(credentials)}:{client_address(request)}"

    def pre_authenticate(self, request, **credentials):
        super().pre_authenticate(request, **credentials)
        if throttle.number(f"password:{account_of(credentials)}", HOUR) >= SLOW_AFTER:
            time.sleep(settings.LOGIN_SLOW_SECONDS)

    def authentication_failed(self, request, **credentials):
        account = account_of(credentials)
        if throttle.count(f"password:{account}", HOUR) == SLOW_AFTER:
            owner = User.objects.filter(email=account, is_active=True).first()
            if owner is not None:
                with translation.override(owner.language or settings.LANGUAGE_CODE):
                    self.send_mail("account/email/wrong_passwords", owner.email, {"user": owner})

    def send_mail(self, template_prefix, email, context):
        """Name our own host in every mail: that of the request is what its sender wrote there."""
        ours = {name: at_our_site(value) for name, value in context.items() if name.endswith("_url")}
        site = {"domain": urlsplit(settings.SITE_URL).netloc, "name": "Cursus"}
        super().send_mail(template_prefix, email, {**context, **ours, "current_site": site})


def account_of(credentials) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").lower()


def at_our_site(url: str) -> str:
    parts = urlsplit(url)
    return settings.SITE_URL + parts.path + (f"?{parts.query}" if parts.query else "")


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
