"""The demo's mails: what the desk makes of them is what its screens show."""

import pytest

from kept.config.letters import take_in_letters
from kept.events.clock import now
from kept.inbox.models import Conversation, Raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(help_channel):
    take_in_letters(help_channel.address, now())


def test_letters_of_customers_are_conversations_and_their_secrets_are_masked_in_the_list(letters):
    previews = list(Conversation.objects.order_by("id").values_list("preview", flat=True))
    assert len(previews) == 3
    assert "•••• 1111" in previews[0] and "4111" not in previews[0]
    assert "•••• 0302" in previews[1] and previews[1].startswith("مرحبًا")


def test_letters_nobody_should_trust_wait_in_the_quarantine(letters):
    assert list(Raw.objects.filter(message=None).order_by("id").values_list("reason", flat=True)) == ["spoofed", "spam"]


def test_an_invitation_is_known_as_one(letters):
    marks = Conversation.objects.order_by("-id").first().messages.get().marks
    assert marks["calendar"]["summary"] == "視訊檢查閃爍的檯燈"
