"""The first owner: whoever comes first to a new installation, and nobody after."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections

from kept.accounts.first_owner import create_first_owner, is_needed
from kept.accounts.models import User

GIVEN = {"name": "Noor", "email": "Noor@Kept.example", "password": "tea-with-cardamom", "timezone": "Asia/Amman"}


@pytest.mark.django_db
def test_a_new_desk_greets_its_first_owner_and_lets_them_in(client):
    assert client.get("/sign-in")["Location"] == "/welcome"
    assert client.get("/welcome").status_code == 200
    answer = client.post("/welcome", GIVEN, headers={"accept-language": "ar"})
    assert answer["Location"] == "/"
    owner = User.objects.get()
    assert (owner.role, owner.email, owner.timezone, owner.language) == (
        "owner",
        "noor@kept.example",
        "Asia/Amman",
        "ar",
    )
    assert client.get("/me").status_code == 200


@pytest.mark.django_db
def test_once_somebody_is_here_the_page_leads_to_sign_in(client, viktor):
    assert client.get("/welcome")["Location"] == "/sign-in"
    assert client.post("/welcome", GIVEN)["Location"] == "/sign-in"
    assert User.objects.count() == 1
    with pytest.raises(PermissionDenied):
        create_first_owner(**GIVEN)


@pytest.mark.django_db
def test_a_weak_password_is_said_at_its_field_and_nobody_is_made(client):
    answer = client.post("/welcome", GIVEN | {"password": "password"})
    assert "errors" in answer.content.decode() or "error" in answer.content.decode()
    assert User.objects.count() == 0
    with pytest.raises(ValidationError) as caught:
        create_first_owner(**GIVEN | {"password": "123"})
    assert list(caught.value.message_dict) == ["password"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_becomes_the_owner():
    start, ends = threading.Barrier(2), []

    def press(name):
        start.wait()
        try:
            ends.append(create_first_owner(**GIVEN | {"email": f"{name}@kept.example"}).email)
        except PermissionDenied:
            ends.append(None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[name]) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(end is None for end in ends) == [False, True]
    assert User.objects.count() == 1
    assert not is_needed()
