"""What the style guide shows: one form with faults, moments around now, names in three scripts."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _


class Example(forms.Form):
    """Fields of each kind; bound with faults so that these are seen too."""

    name = forms.CharField(label=_("Name"), help_text=_("As you want to be addressed."))
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(
        label=_("Language"), choices=[("en", "English"), ("ar", "العربية"), ("zh", "繁體中文")]
    )
    remark = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agree = forms.BooleanField(
        label=_("Remember me on this device"), required=False, help_text=_("Not on a shared computer.")
    )

    def clean(self):
        """Always adds a fault of the whole form, so that the guide shows one."""
        raise forms.ValidationError(_("Please look at the marked fields."))


def context(now):
    """The variables of `ui/styleguide.html`."""
    return {
        "now": now,
        "form": Example({"name": "", "email": "salma@", "language": "ar"}),
        "empty_form": Example(),
        "made": now - timedelta(minutes=25),
        "due": now + timedelta(minutes=95),
        "soon": now + timedelta(seconds=20),
        "past": now - timedelta(minutes=12),
        "yesterday": now - timedelta(hours=26),
        "long_ago": now - timedelta(days=400),
        "lengths": [
            timedelta(seconds=40),
            timedelta(hours=2),
            timedelta(hours=1, minutes=34),
            timedelta(days=3, hours=11),
        ],
        "states": ["made", "due", "kept", "broken", "mended", "void"],
        "people": ["Salma Haddad", "سلمى حداد", "陳怡君", "Joanna Reyes", "Omar Said", "Noor", ""],
    }
