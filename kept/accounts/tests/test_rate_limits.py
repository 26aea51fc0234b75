"""What counts as one visitor."""

import pytest

from kept.accounts.rate_limits import neighbourhood


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "::ffff:203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("somewhere", "somewhere"),
    ],
)
def test_who_has_one_address_of_a_network_has_them_all(client, counted):
    assert neighbourhood(client) == counted


def test_what_is_somebodys_own_stays_out_of_caches(client_as, api, amal, client):
    assert client_as(amal).get("/me")["Cache-Control"] == "private, no-store"
    assert api(amal).get("/api/v1/me")["Cache-Control"] == "private, no-store"
