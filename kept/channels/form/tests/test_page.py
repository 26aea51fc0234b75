"""The form's page: three languages, no script, no cookie, only on its sites; what is wrong is said and her words stay."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from kept.channels.form import shapes
from kept.channels.form.making import change_form, close_form
from kept.channels.form.tests.conftest import token_in
from kept.events import clock
from kept.inbox.models import Conversation, Raw

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("lang", "direction", "title", "said"),
    [
        ("en", "ltr", "Write to us", "It has reached us"),
        ("ar", "rtl", "راسلونا", "وصلتنا رسالتكم"),
        ("zh-Hant", "ltr", "聯絡我們", "我們已收到"),
    ],
)
def test_a_form_is_filled_in_in_three_languages_without_script_or_cookie(
    lang, direction, title, said, form, fill, client
):
    page = client.get(f"/form/{form.key}?lang={lang}")
    text = page.content.decode()
    assert f'lang="{lang}" dir="{direction}"' in text and title in text and form.questions[0]["labels"][lang] in text
    thanks = fill(lang=lang)
    assert thanks.status_code == 200 and said in thanks.content.decode()
    assert not client.cookies and Conversation.objects.count() == 1


def test_the_browsers_language_is_asked_where_the_address_says_none(form, client):
    page = client.get(f"/form/{form.key}", headers={"accept-language": "fr, ar-JO;q=0.8, en;q=0.5"})
    assert 'dir="rtl"' in page.content.decode()


def test_only_the_forms_own_sites_may_show_it_and_hear_its_height(form, client):
    page = client.get(f"/form/{form.key}?in=frame&host=https://shop.example")
    policy = page["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://shop.example http://127.0.0.1:9999" in policy
    assert "X-Frame-Options" not in page and 'data-host="https://shop.example"' in page.content.decode()
    for stranger in ("https://evil.example", "http://shop.example", "https://shop.example.evil.example", "*"):
        assert "data-host" not in client.get(f"/form/{form.key}?host={stranger}").content.decode(), stranger
    script = client.get(f"/form/{form.key}/embed.js")
    assert script["Content-Type"].startswith("text/javascript") and form.key not in script.content.decode()


def test_what_is_wrong_stands_at_its_field_and_her_words_stay(form, fill):
    answer = fill(lang="ar", email="سلمى", text="أين خاتمي؟", q1="", q2="yesterday")
    page = answer.content.decode()
    assert answer.status_code == 422 and "أين خاتمي؟" in page and 'value="سلمى"' in page
    assert page.count('class="error"') == 3
    assert not Raw.objects.exists()


@pytest.mark.parametrize("token", ["", "nonsense", "WzEsImEiLDBd:1a:b"])
def test_a_page_that_is_not_ours_or_too_old_is_sent_again_with_her_words(token, form, fill, client):
    assert fill(token=token or "-", text="Is anybody there?").status_code == 422
    with clock.freeze(clock.now() - timedelta(days=2)):
        old = token_in(client.get(f"/form/{form.key}").content.decode())
    answer = fill(token=old, text="Is anybody there?")
    assert answer.status_code == 422 and "Is anybody there?" in answer.content.decode()
    # The page that says so can be sent at once.
    assert fill(token=token_in(answer.content.decode())).status_code == 200


def test_who_sends_too_often_is_told_and_loses_no_word(fill):
    answers = [fill(text=f"Question number {n}") for n in range(21)]
    assert [answer.status_code for answer in answers[:20]] == [200] * 20
    assert answers[20].status_code == 429 and "Question number 20" in answers[20].content.decode()


def test_files_come_along_and_programs_do_not(fill):
    receipt = SimpleUploadedFile("إيصال.pdf", b"%PDF-1.7 receipt", "application/pdf")
    assert fill(files=[receipt], text="Here is the receipt.").status_code == 200
    (file,) = Conversation.objects.get().messages.get().attachments.all()
    assert (file.name, file.file.content_type) == ("إيصال.pdf", "application/pdf")
    program = SimpleUploadedFile("photo.jpg", b"MZ\x90\x00" + b"x" * 100, "image/jpeg")
    refused = fill(files=[program], text="A photo.")
    assert refused.status_code == 422 and "programs" in refused.content.decode()
    many = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(6)]
    assert fill(files=many, text="Many.").status_code == 422


def test_a_body_that_is_no_form_and_a_key_of_no_form(form, client):
    assert (
        client.post(f"/form/{form.key}", b"\xff\xfe", content_type="multipart/form-data; boundary=x").status_code == 422
    )
    assert client.get("/form/nonsense").status_code == client.get("/form/nonsense/embed.js").status_code == 404


def test_a_closed_form_takes_nothing_and_says_where_to_write(form, fill, mei):
    close_form(form, by=mei)
    answer = fill(token="-")
    assert answer.status_code == 410 and "help@lampring.example" in answer.content.decode()


@pytest.mark.parametrize("site", ["javascript:alert(1)", "shop.example/path", "https://", "a b", "shop..example", "*"])
def test_a_site_that_is_none_is_refused(site, form, mei):
    with pytest.raises(ValidationError) as refused:
        change_form(form, domains=[site], by=mei)
    assert "domains" in refused.value.message_dict


def test_a_question_has_words_in_every_language_of_the_form(form, mei):
    with pytest.raises(ValidationError):
        change_form(form, questions=[{"kind": "text", "labels": {"en": "Order number"}}], by=mei)
    change_form(form, languages=["en"], questions=[{"kind": "text", "labels": {"en": "Order number"}}], by=mei)
    assert [row["id"] for row in form.questions] == ["q1"]


def test_a_wildcard_means_what_is_below_it():
    assert shapes.is_allowed("https://www.shop.example", ["*.shop.example"])
    assert not shapes.is_allowed("https://shop.example", ["*.shop.example"])
    assert not shapes.is_allowed("https://evilshop.example", ["*.shop.example"])


def test_forms_over_the_api(form, api, mei, amal, help_channel):
    program = api(mei)
    body = {"name": "Repairs", "languages": ["ar"], "answers_by": help_channel.pk, "domains": ["shop.example"]}
    made = program.post("/api/v1/forms", body, content_type="application/json")
    assert made.status_code == 201 and made.json()["answers_by"] == help_channel.pk
    one, etag = f"/api/v1/forms/{made.json()['id']}", made["ETag"]
    asks = {"asks": {"email": "optional"}, "questions": [{"labels": {"en": "Colour"}}]}
    refused = program.patch(one, asks, content_type="application/json", headers={"If-Match": etag})
    assert refused.status_code == 422 and "questions" in str(refused.json()["errors"])
    good = asks | {"questions": [{"labels": {"ar": "اللون"}}]}
    assert program.patch(one, good, content_type="application/json", headers={"If-Match": etag}).status_code == 200
    assert program.patch(one, good, content_type="application/json", headers={"If-Match": etag}).status_code == 412
    assert api(amal).get(one).status_code == 403
    assert [row["name"] for row in program.get("/api/v1/forms").json()["items"]] == ["Repairs", "Contact"]
    assert program.post(f"{one}/closure").json()["closed_at"]


def test_a_form_is_made_and_changed_on_its_settings_page(client_as, mei, amal, care):
    from kept.channels.form.models import Form

    desk = client_as(mei)
    page = {
        "name": "Shop", "team": care.pk, "languages": ["en"], "domains": "shop.example\n", "ask_name": "no", "ask_email": "required",
        "ask_subject": "no", "ask_files": "no", "q0-kind": "list", "q0-label_en": "About", "q0-choices_en": "Rings\nLamps", "titles_en": "Hello",
    }  # fmt: skip
    assert desk.post("/settings/forms/new", page | {"q0-choices_en": "Rings"}).status_code == 422
    made = desk.post("/settings/forms/new", page, follow=True)
    form = Form.objects.get()
    assert f"/form/{form.key}/embed.js" in made.content.decode() and form.questions[0]["choices"] == {
        "en": ["Rings", "Lamps"]
    }
    blank = {"q0-id": "q1", "q0-label_en": "", "q1-kind": "text"}
    desk.post(f"/settings/forms/{form.pk}", page | blank)
    form.refresh_from_db()
    assert form.questions == []
    assert client_as(amal).get("/settings/forms").status_code == 403
