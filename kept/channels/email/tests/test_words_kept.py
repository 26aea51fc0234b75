"""What a customer wrote stays what they wrote."""

import pytest

from kept.channels.email.tests.test_taking_in import taken

pytestmark = pytest.mark.django_db
WORDS = [
    "On Tuesday 17 Nov, 14:05 (NOT 14:15!), your Mr. Said told me «it will be there tomorrow» — it was not.\n\n"
    "  1)  the ring: 18 ct,  size 52½, engraved “S & K”\n  2)\tthe lamp, LOST <twice>; invoice #JO-556 & receipt\n\n"
    "I want BOTH. Not a voucher. Not 10 %. Both.",
    "اشتريتُ الخاتم يوم ١٧/١١ الساعة ٢:٠٥ ظهرًا، وقال لي الموظف: «سيصل غدًا». لم يصل!\n\nأريد المبلغ كاملًا: ٣٤٩٫٥٠ دينارًا.",
    "我 11 月 17 日下午 2:05 打電話，你們說「明天一定到」——沒有到！\n\n訂單編號 JO-556，戒指 18K、圍 52½。我要全額退款 NT$12,800，不要折價券。",
]


@pytest.mark.parametrize("words", WORDS)
def test_m19_the_exact_words_of_a_complaint_survive(help_channel, amal, api, client_as, words):
    found = taken("Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", body=words)
    assert found.reason == "" and found.message.text == words
    shown = api(amal).get(f"/api/v1/conversations/{found.conversation.pk}/messages").json()["items"]
    assert [each["text"] for each in shown] == [words]
    page = client_as(amal).get(f"/conversations/{found.conversation.pk}").content.decode()
    for line in filter(None, (line.strip() for line in words.split("\n"))):
        assert line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in page
