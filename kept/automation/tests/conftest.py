import pytest


@pytest.fixture
def heap(help_channel, salma, amal):
    """heap(n): as many conversations, all answered."""
    from kept.inbox.models import Conversation, Kind, Message

    def made(count):
        rows = Conversation.objects.bulk_create(Conversation(channel=help_channel, person=salma) for _ in range(count))
        Message.objects.bulk_create(Message(conversation=row, kind=Kind.REPLY, user=amal, text="Yes.") for row in rows)
        return rows

    return made
