"""Forms of login and account with our labels and help texts, without placeholders."""

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Plain:
    """Removes the placeholders, which repeat the labels, and sets the labels that the class names."""

    labels: dict[str, object] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class LoginForm(Plain, allauth_forms.LoginForm):
    labels = {"login": _("E-mail address"), "password": _("Password")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""


class ChangePasswordForm(Plain, allauth_forms.ChangePasswordForm):
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }


class ResetPasswordForm(Plain, allauth_forms.ResetPasswordForm):
    labels = {"email": _("E-mail address")}


class ResetPasswordKeyForm(Plain, allauth_forms.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password, once more")}


class ReauthenticateForm(Plain, allauth_forms.ReauthenticateForm):
    labels = {"password": _("Password")}


class ActivationForm(forms.Form):
    """A password, typed once: it can be shown, and a forgotten one is replaced by mail."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"readonly": True, "autocomplete": "username"}),
    )
    password = forms.CharField(
        max_length=128,
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters; a few words are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, initial={"email": user.email}, **kwargs)
        self.user = user

    def clean_password(self):
        password = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = [
            (code, translation.get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES
        ]
        self.fields["language"].choices = [("", _("The language of the browser")), *own]
