"""Machines come with a client-credentials token, bound to the service user of their application."""

from oauth2_provider.contrib.rest_framework import OAuth2Authentication


class MachineToken(OAuth2Authentication):
    """The user of a machine's token is the service user of the application."""

    def authenticate(self, request):
        found = super().authenticate(request)
        if found is None:
            return None
        user, token = found
        return (user or token.application.user), token
