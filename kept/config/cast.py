"""The people of the demo and of every test: a small shop for rings and lamps, its team and its customers."""

from types import SimpleNamespace

from kept.accounts.models import Membership, Role, Team, User
from kept.inbox.models import Channel
from kept.people.models import Identity, IdentityKind, Organisation, Person, Source

PASSWORD = "tea-with-cardamom"
TEAM = [
    # name, role, language, region, zone
    ("Noor", Role.OWNER, "en", "JO", "Asia/Amman"),
    ("Mei", Role.LEAD, "zh-hant", "TW", "Asia/Taipei"),
    ("Amal", Role.AGENT, "ar", "JO", "Asia/Amman"),
    ("Yusuf", Role.AGENT, "en", "CA", "America/Toronto"),
    ("Viktor", Role.VIEWER, "en", "", "UTC"),
    ("Rana", Role.AGENT, "ar", "AE", "Asia/Dubai"),
]
CUSTOMERS = [
    # name, called, honorific, address, language, zone
    ("Salma Haddad", "سلمى", "أستاذة", "salma@example.org", "ar", "Asia/Amman"),
    ("陳怡君", "怡君", "小姐", "yijun@example.com.tw", "zh-Hant", "Asia/Taipei"),
    ("Joanna Reyes", "Joanna", "", "joanna@example.com", "en", "America/Toronto"),
    ("Omar Said", "عمر", "أستاذ", "omar@example.net", "ar", "Asia/Dubai"),
    ("林威廷", "威廷", "先生", "weiting@example.com.tw", "zh-Hant", "Asia/Taipei"),
    ("Hana Petersen", "Hana", "", "hana@example.dk", "en", "Europe/Copenhagen"),
    ("أبو كريم", "أبو كريم", "السيد", "abukarim@example.jo", "ar", "Asia/Amman"),
    ("Haddad Accounts", "", "", "accounts@haddad.example", "en", "Asia/Amman"),
]
GREETINGS = {"en": "Hello {name},", "ar": "مرحبًا {name}،", "zh-Hant": "{name}您好："}
CLOSINGS = {"en": "Warmly,\n{agent}", "ar": "مع خالص التحية،\n{agent}", "zh-Hant": "祝 順心\n{agent}"}


def user(name: str, *, with_password: bool = False) -> User:
    """One of the team, created on first call."""
    row = next(row for row in TEAM if row[0] == name)
    made, new = User.objects.get_or_create(
        email=f"{name.lower()}@kept.example",
        defaults={"name": name, "role": row[1], "language": row[2], "region": row[3], "timezone": row[4]},
    )
    if new:
        # Hashing is slow on purpose; tests that do not sign in by the form skip it.
        made.set_password(PASSWORD) if with_password else made.set_unusable_password()
        made.save()
    return made


def team(name: str, members: list[str], *, restricted: bool = False) -> Team:
    made, _ = Team.objects.get_or_create(name=name, defaults={"restricted": restricted})
    for member in members:
        Membership.objects.get_or_create(team=made, user=user(member))
    return made


def customer(name: str) -> Person:
    """One of the customers, created on first call."""
    row = next(row for row in CUSTOMERS if row[0] == name)
    found = Identity.objects.filter(kind=IdentityKind.EMAIL, value=row[3]).select_related("person").first()
    if found:
        return found.person
    person = Person.objects.create(
        name=name,
        preferred_name=row[1],
        honorific=row[2],
        language=row[4],
        timezone=row[5],
        language_source=Source.TOLD,
        timezone_source=Source.TOLD,
    )
    Identity.objects.create(person=person, kind=IdentityKind.EMAIL, value=row[3], shown=row[3])
    return person


def company(*, with_password: bool = False) -> SimpleNamespace:
    """The whole shop: users, the teams Care and Finance (restricted), the customers and the help channel."""
    users = {row[0].lower(): user(row[0], with_password=with_password) for row in TEAM}
    care = team("Care", ["Noor", "Mei", "Amal", "Yusuf", "Viktor", "Rana"])
    finance = team("Finance", ["Mei", "Yusuf"], restricted=True)
    Organisation.objects.get_or_create(
        name="Haddad & Daughters", defaults={"domain": "haddad.example", "folded": "haddad & daughters"}
    )
    people = {
        "salma": customer("Salma Haddad"),
        "yijun": customer("陳怡君"),
        "joanna": customer("Joanna Reyes"),
        "omar": customer("Omar Said"),
    }
    channel, _ = Channel.objects.get_or_create(
        address="help@lampring.example",
        defaults={
            "name": "Lamp & Ring", "team": care, "is_default": True, "language": "en", "timezone": "Asia/Amman",
            "greetings": GREETINGS, "closings": CLOSINGS,
        },
    )  # fmt: skip
    return SimpleNamespace(**users, care=care, finance=finance, **people, channel=channel)
