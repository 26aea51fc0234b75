"""Views that somebody saved, and who has which of them at hand."""

from django.db import models
from django.utils.translation import pgettext_lazy

from kept.accounts.models import Team, User
from kept.events.clock import now


class Audience(models.TextChoices):
    MINE = "mine", pgettext_lazy("audience", "Only me")
    TEAM = "team", pgettext_lazy("audience", "A team")
    ALL = "all", pgettext_lazy("audience", "Everybody")


class Layout(models.TextChoices):
    ROWS = "rows", pgettext_lazy("layout", "List")
    TABLE = "table", pgettext_lazy("layout", "Table")
    BOARD = "board", pgettext_lazy("layout", "Board")


class SavedViewQuerySet(models.QuerySet):
    def by_name(self) -> "SavedViewQuerySet":
        return self.order_by("name", "pk")


class SavedView(models.Model):
    """A list of conversations by conditions. `filter` is a tree as in condition_trees.py, `order` a name of orders.py.

    What it names may be gone by now; then it matches less and says so. Each reader sees in it only what they may see.
    """

    name = models.CharField(max_length=80)
    audience = models.CharField(max_length=4, choices=Audience.choices, default=Audience.MINE)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="saved_views")
    filter = models.JSONField(default=dict)
    order = models.CharField(max_length=30, default="last")
    columns = models.JSONField(default=list, help_text="names of columns.py, in order; [] for the usual ones")
    layout = models.CharField(max_length=5, choices=Layout.choices, default=Layout.ROWS)
    board_by = models.CharField(max_length=30, default="state")
    created_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1, help_text="grows with each change: ETag and If-Match")

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["audience", "name", "id"], name="view_by_audience")]

    def __str__(self) -> str:
        return self.name


class ViewPin(models.Model):
    """A view that a user has at hand, and where in their order."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="pins")
    place = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "view"], name="one_pin_a_view")]

    def __str__(self) -> str:
        return f"{self.user_id} has {self.view_id} at hand"
