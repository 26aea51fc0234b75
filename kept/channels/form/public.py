"""The form as the customer fills it in: its fields in her language, and what is wrong with each."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kept.channels.form.models import Form
from kept.channels.form.reading import LONGEST, LONGEST_LINE, TRAP
from kept.channels.form.shapes import NOT, REQUIRED
from kept.files.sniffing import HEAD, sniff
from kept.inbox.attaching import megabytes

MOST_FILES = 5
PROGRAMS = frozenset({"application/vnd.microsoft.portable-executable", "application/x-elf"})
NEEDED = gettext_lazy("This is needed.")


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, together within what one answer carries, none of them a program."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in data or [] if file]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"])
        if len(files) > MOST_FILES:
            said = ngettext("At most %(n)s file.", "At most %(n)s files.", MOST_FILES)
            raise ValidationError(said % {"n": MOST_FILES})
        if sum(file.size for file in files) > settings.MAX_UPLOAD_BYTES:
            raise ValidationError(_("Together at most %(most)s MB.") % {"most": megabytes(settings.MAX_UPLOAD_BYTES)})
        if any(sniff(head_of(file)) in PROGRAMS for file in files):
            raise ValidationError(_("We take no programs."))
        return files


def head_of(file: UploadedFile) -> bytes:
    """Its first bytes; the file is read from its beginning afterwards."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


class PublicForm(forms.Form):
    """Everything `form` asks, in `language`. A field that people do not see is for machines."""

    def __init__(self, form: Form, language: str, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.language = language
        self.asks = form.asks
        if self._is_asked("name"):
            self._add(
                "name",
                forms.CharField(label=pgettext_lazy("on a form", "Your name"), max_length=200),
                autocomplete="name",
            )
        if self._is_asked("email"):
            email = forms.EmailField(
                label=pgettext_lazy("on a form", "Your e-mail address"), max_length=320,
                error_messages={"invalid": gettext_lazy("This is no e-mail address.")},
            )  # fmt: skip
            self._add("email", email, autocomplete="email", dir="ltr")
        if self._is_asked("subject"):
            self._add("subject", forms.CharField(label=pgettext_lazy("on a form", "What is it about?"), max_length=300))
        for question in form.questions:
            self._add(question["id"], self._field_of(question), required=question["required"])
        text = forms.CharField(
            label=pgettext_lazy("on a form", "Your message"),
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 6}),
        )
        self._add("text", text, required=True)
        if self._is_asked("files"):
            files = FilesField(
                label=pgettext_lazy("on a form", "Files or pictures"), widget=SeveralFiles(attrs={"multiple": True})
            )
            self._add("files", files)
        self.fields[TRAP] = forms.CharField(required=False)

    def _is_asked(self, name: str) -> bool:
        return self.asks.get(name, NOT) != NOT

    def _add(self, name: str, field: forms.Field, *, required: bool | None = None, **attributes: str) -> None:
        field.required = self.asks.get(name) == REQUIRED if required is None else required
        field.error_messages["required"] = NEEDED
        field.widget.is_required = field.required
        plain = isinstance(field.widget, forms.Textarea | forms.TextInput)
        field.widget.attrs |= ({"dir": "auto"} if plain else {}) | attributes
        self.fields[name] = field

    def _field_of(self, question: dict) -> forms.Field:
        label = question["labels"].get(self.language) or next(iter(question["labels"].values()))
        if question["kind"] == "date":
            wrong = {"invalid": gettext_lazy("This is no date.")}
            return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), error_messages=wrong)
        if question["kind"] == "list":
            choices = question["choices"].get(self.language) or next(iter(question["choices"].values()), [])
            return forms.ChoiceField(
                label=label, choices=[("", "—"), *((str(n), one) for n, one in enumerate(choices))]
            )
        return forms.CharField(label=label, max_length=LONGEST_LINE)

    @property
    def shown(self) -> list[Any]:
        """The fields people see."""
        return [bound for bound in self if bound.name != TRAP]
