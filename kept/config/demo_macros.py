"""The macros of the demo company: said often, in three languages, with what is done beside."""

from typing import Any

from kept.config import cast

MACROS: list[dict[str, Any]] = [
    {
        "name": "On its way", "code": "way", "acts": [{"act": "tag", "value": ["courier"]}, {"act": "wait", "value": ""}],
        "texts": {
            "en": "Dear {customer.name|friend}, your parcel is on its way. {promise.due|Soon} you will know where it is.",
            "ar": "{customer.name|عميلنا العزيز}، طلبك في الطريق. موعدنا: {promise.due|قريبًا}.",
            "zh-Hant": "{customer.name|您}好，您的包裹已經出發了。{promise.due|近日內}會再告訴您到哪裡了。",
        },
    },
    {
        "name": "You are welcome", "code": "thx", "acts": [{"act": "close", "value": "thanks"}],
        "texts": {"en": "You are very welcome, {customer.name|dear friend}.", "ar": "على الرحب والسعة، {customer.name|عميلنا العزيز}.", "zh-Hant": "不客氣，{customer.name|祝您順心}。"},
    },
    {"name": "Mine, and late", "code": "mine", "acts": [{"act": "take", "value": ""}, {"act": "tag", "value": ["late"]}], "texts": {}},
]  # fmt: skip


def write_macros() -> None:
    """Let Mei write them, for all."""
    from kept.automation.macros import create_macro

    for row in MACROS:
        create_macro(**row, by=cast.user("Mei"))
