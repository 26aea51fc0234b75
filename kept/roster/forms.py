"""The hours editor's form."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kept.accounts.forms import Verbal, offer
from kept.accounts.zones import countries as all_countries
from kept.accounts.zones import zones
from kept.roster.hours import countries
from kept.roster.models import Calendar
from kept.roster.week import weekdays


class HoursForm(Verbal):
    data: Any  # a QueryDict where the form is bound
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    country = forms.ChoiceField(label=gettext_lazy("Public holidays of"), required=False)

    def __init__(self, data=None, *, calendar: Calendar | None, timezone: str = "UTC"):
        self.calendar = calendar or Calendar(timezone=timezone, intervals=[])
        super().__init__(data, initial={"timezone": self.calendar.timezone, "country": self.calendar.country})
        known = countries()
        offer(self, "timezone", zones(self.calendar.timezone))
        offer(self, "country", [("", _("No country")), *(row for row in all_countries() if row[0] in known)])

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        values["intervals"] = [[day, begin, end] for day in range(7) for begin, end in self.spans(day) if begin or end]
        if any(not (begin and end) for _day, begin, end in values["intervals"]):
            raise forms.ValidationError(_("Each span needs both an opening and a closing time."))
        return values | {"closed": self.dates("closed"), "open": self.dates("open")}

    def spans(self, day: int) -> list[tuple[str, str]]:
        if self.is_bound:
            return list(zip(self.data.getlist(f"from-{day}"), self.data.getlist(f"to-{day}"), strict=False))
        return [(begin, end) for d, begin, end in self.calendar.intervals if d == day]

    def dates(self, name: str) -> list[str]:
        return [date for date in self.data.getlist(name) if date] if self.is_bound else getattr(self.calendar, name)

    def days(self) -> list[tuple[int, str, list[tuple[str, str]]]]:
        """(day, name, spans or one empty one to fill) in the order of the reader's week."""
        rows = []
        for day, name in weekdays():
            spans = [span for span in self.spans(day) if any(span)]
            rows.append((day, name, spans or [("", "")]))
        return rows

    def closed_dates(self) -> list[str]:
        return [*self.dates("closed"), "", ""]
