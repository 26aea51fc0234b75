"""Two of us merge the same two conversations at the very same moment, in opposite directions; and a mail comes in meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from kept.inbox.merging import merge
from kept.inbox.models import Conversation, Message
from kept.inbox.receiving import receive

ROUNDS = 6


@pytest.mark.django_db(transaction=True)
def test_of_two_opposite_merges_one_happens_and_a_mail_meanwhile_is_in_the_survivor(help_channel, salma, amal, mei):
    start = Barrier(3)

    def at_once(act):
        try:
            start.wait(10)
            return act()
        except ValidationError:
            return None
        finally:
            connection.close()

    def fresh(id):
        return Conversation.objects.get(pk=id)

    with ThreadPoolExecutor(3) as three:
        for number in range(ROUNDS):
            one, other = (
                receive(help_channel, salma, text=f"{number} {name}", by=salma).conversation_id for name in "ab"
            )
            acts = [
                lambda one=one, other=other: merge(fresh(one), into=fresh(other), by=amal),
                lambda one=one, other=other: merge(fresh(other), into=fresh(one), by=mei),
                lambda one=one, n=number: receive(
                    help_channel, salma, text=f"{n} c", conversation=fresh(one), by=salma
                ),
            ]
            done = list(three.map(at_once, acts))
            assert (done[0] is None) != (done[1] is None)
            survivor = done[0] or done[1]
            assert sorted(survivor.messages.values_list("text", flat=True)) == [f"{number} {name}" for name in "abc"]
            assert fresh({one, other}.difference({survivor.pk}).pop()).merged_into_id == survivor.pk
    assert Message.objects.count() == 3 * ROUNDS
