"""The customer's own page of a conversation: its address, and ending it."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from kept.inbox.announcing import PAGE_SCOPE
from kept.inbox.models import Conversation
from kept.people.links import link_for, revoke_links


def page_link_for(conversation: Conversation, *, by: Any) -> str:
    """The whole address of the customer's page of `conversation`, for a mail. One link a conversation while it is good."""
    link, token = link_for(conversation.person, PAGE_SCOPE, conversation.pk, by=by)
    return f"{settings.BASE_URL}{reverse('portal:page', args=[token])}"


def revoke_page_links(conversation: Conversation, *, by: Any) -> int:
    """End every link to the customer's page of `conversation`. Returns how many were still good."""
    return revoke_links(PAGE_SCOPE, conversation.pk, by=by)
