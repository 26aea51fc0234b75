"""How far an answer, and one recipient's copy of it, has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    HELD = "held", _("can still be undone")
    QUEUED = "queued", _("on its way")
    SENT = "sent", _("sent")
    PARTLY = "partly", _("not sent to everybody")
    KEPT_HERE = "kept_here", _("not sent: no mail server is set")
    FAILED = "failed", _("could not be sent")


class RecipientState(models.TextChoices):
    QUEUED = "queued", _("on its way")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    REPLACED = "replaced", _("sent to another address instead")
