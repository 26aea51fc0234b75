"""A made history in the neutral format: half English, a quarter Arabic, a quarter Chinese; no text of real people."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

WORDS = {
    "en": "order ring lamp parcel courier refund price size gold silver light shade cable broken late early address gift wrap "
    "invoice payment card return exchange stock colour engraving letter name birthday wedding tomorrow today please thanks".split(),
    "ar": "طلب خاتم مصباح شحنة مندوب استرجاع سعر مقاس ذهب فضة ضوء كابل مكسور متأخر عنوان هدية تغليف فاتورة دفع بطاقة استبدال لون نقش "
    "اسم زفاف غدا اليوم شكرا أرجو متى وصلت".split(),
    "zh": "訂單 戒指 檯燈 包裹 物流 退款 價格 尺寸 黃金 銀色 燈光 電線 壞了 延遲 地址 禮物 包裝 發票 付款 信用卡 換貨 庫存 顏色 刻字 姓名 婚禮 明天 今天 謝謝".split(),
}
NAMES = {
    "en": ["Alex Hall", "Nina King", "Tom Lee"],
    "ar": ["ليلى منصور", "خالد حسن", "نورة العلي"],
    "zh": ["林志明", "黃淑芬", "吳雅婷"],
}
NOW = 1_790_000_000
YEAR = 365 * 86400


def write(
    path: Path, *, tickets: int, messages: int = 5, customers: int = 2000, agents: int = 20, seed: int = 7
) -> None:
    """Write a corpus; the same bytes for the same arguments."""
    with path.open("w", encoding="utf-8") as out:
        for row in rows(tickets, messages, min(customers, tickets), agents, random.Random(seed)):
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def rows(tickets: int, messages: int, customers: int, agents: int, dice: random.Random) -> Iterator[dict]:
    yield {"type": "meta", "version": 1, "tickets": tickets, "messages_per_ticket": messages, "now": NOW}
    for n in range(1, agents + 1):
        yield {"type": "agent", "id": n, "name": f"Agent {n:02}", "email": f"agent{n:02}@bench.example"}
    people = []
    for n in range(1, customers + 1):
        lang = dice.choices(("en", "ar", "zh"), (50, 25, 25))[0]
        people.append(
            {
                "type": "customer",
                "id": n,
                "name": dice.choice(NAMES[lang]),
                "email": f"c{n:05}@customers.example",
                "lang": lang,
            }
        )
    yield from people
    for n in range(1, tickets + 1):
        yield ticket(n, dice.choice(people), dice.randint(1, agents), NOW - YEAR + YEAR * n // tickets, messages, dice)


def ticket(n: int, person: dict, agent: int, at: int, messages: int, dice: random.Random) -> dict:
    said = [message(n, m, person, agent, at, dice) for m in range(messages)]
    status = dice.choices(("open", "pending", "closed"), (15, 10, 75))[0]
    return {
        "type": "ticket", "id": n, "subject": text(person["lang"], 5, dice), "lang": person["lang"], "status": status, "priority": "normal",
        "customer": person["id"], "assignee": agent if status == "closed" or dice.random() < 0.8 else None, "created": at,
        "updated": said[-1]["at"], "messages": said,
    }  # fmt: skip


def message(n: int, m: int, person: dict, agent: int, at: int, dice: random.Random) -> dict:
    ours = m % 2
    return {
        "author": "agent" if ours else "customer", "author_id": agent if ours else person["id"], "at": at + 3600 * m,
        "message_id": f"<t{n}.m{m}@bench.example>", "in_reply_to": f"<t{n}.m{m - 1}@bench.example>" if m else None,
        "body": "\n\n".join(text(person["lang"], 25, dice) for _ in range(2)),
    }  # fmt: skip


def text(lang: str, words: int, dice: random.Random) -> str:
    return ("" if lang == "zh" else " ").join(dice.choices(WORDS[lang], k=words)) + "."
