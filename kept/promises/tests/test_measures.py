from datetime import timedelta

from kept.promises.keeping import keep
from kept.promises.measures import kept_rate, share
from kept.promises.models import Promise
from kept.promises.tests.conftest import MORNING
from kept.promises.voiding import void


def rounded(found):
    return tuple(round(100 * value, 1) for value in (found.rate, found.low, found.high))


def test_the_kept_rate_has_a_wilson_interval():
    assert rounded(share(90, 100)) == (90.0, 82.6, 94.5)
    assert rounded(share(5, 5)) == (100.0, 56.6, 100.0)


def test_below_the_minimum_n_a_number_is_blank_and_not_zero():
    few = share(4, 4)
    assert (few.n, few.rate, few.low, few.high) == (4, None, None, None)


def test_late_and_open_counts_as_broken_and_withdrawn_does_not_count(promised, frozen, amal, salma, call):
    kept, late, withdrawn, _waiting = promised(hours=2), promised(hours=2), promised(hours=2), promised(hours=90)
    frozen(MORNING + timedelta(hours=1))
    keep(kept, by=amal, record=call)
    void(withdrawn, by=salma)
    at = frozen(MORNING + timedelta(hours=3))
    found = kept_rate(Promise.objects.all(), since=MORNING, at=at)
    assert (found.hits, found.n) == (1, 2)
    assert late.pk
