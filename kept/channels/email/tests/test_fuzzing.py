"""What random mails have found, each as small as it gets; and a few seconds of the hunt itself."""

import random

import pytest

from kept.channels.email.tests.fuzzing import faults_of, mutated
from kept.channels.email.tests.fuzzing_seeds import SEEDS

FOUND = {
    "a kind with a byte of no letter": b"Subject: a\r\nContent-Type: text/pl\xe0in; name=x\r\n\r\nhi",
    "headers that begin with a part": b"--boundary\r\n--boundary\r\nSubject: a\r\n\r\nhi",
    "a line of four hundred strokes": b"Subject: a\r\n\r\nhi\r\n"
    + b"_" * 400
    + b"\r\n"
    + b"- _" * 300
    + b"\r\n"
    + b"* " * 900,
    "a return path of no letters": b"Return-Path: <s.r\xbbhtz@example.org>\r\n\r\nhi",
}


@pytest.mark.parametrize("name", FOUND)
def test_what_broke_the_reader_once_is_read(name):
    mail, faults = faults_of(FOUND[name])
    assert mail is not None and not faults


def test_mails_made_wrong_at_random_are_read():
    chance = random.Random(20261124)
    for _ in range(50):
        raw = mutated(chance, SEEDS)
        assert not faults_of(raw[:100_000])[1], raw[:3000]


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_what_the_hunt_begins_with_is_read_without_a_fault(seed):
    mail, faults = faults_of(SEEDS[seed])
    assert mail is not None and not faults
