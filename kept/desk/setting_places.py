"""The page of settings: a card for each place that a user may open, in groups. A new one is a line here."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from kept.accounts.permissions import allowed

# Group -> (right, name of the address, icon, title, what is there).
PLACES = {
    gettext_lazy("You"): [
        ("use_desk", "accounts:me", "user-round", gettext_lazy("You"), gettext_lazy("Name, language, time zone, colours, notices")),
        ("use_desk", "mfa_index", "key-round", gettext_lazy("Signing in"), gettext_lazy("Password, second step, passkeys, sign out everywhere")),
        ("answer", "automation:bulk-acts", "list-checks", gettext_lazy("Acts on lists"), gettext_lazy("What you did to many conversations at once")),
    ],
    gettext_lazy("The team"): [
        ("manage_users", "accounts:users", "users", gettext_lazy("People of the team"), gettext_lazy("Who works here, and with which rights")),
        ("manage_team", "accounts:teams", "layers", gettext_lazy("Teams"), gettext_lazy("Who answers together, and whose work stays closed to others")),
        ("manage_team", "roster:hours", "calendar", gettext_lazy("Hours"), gettext_lazy("When each team is there, with holidays")),
        ("manage_rooms", "notices:rooms", "message-square", gettext_lazy("Rooms in Slack and Teams"), gettext_lazy("Where your team talks, told of what happens here")),
    ],
    gettext_lazy("Ways in and out"): [
        ("manage_channels", "inbox:channels", "mail", gettext_lazy("Channels"), gettext_lazy("Addresses, and how the house greets")),
        ("manage_channels", "email:mailboxes", "inbox", gettext_lazy("Mailboxes"), gettext_lazy("Mail that is fetched from a server elsewhere")),
        ("manage_channels", "mail-services:index", "waypoints", gettext_lazy("Mail services"), gettext_lazy("Mail that a service hands over as it comes in")),
        ("manage_channels", "form:index", "clipboard-list", gettext_lazy("Forms"), gettext_lazy("Pages on which customers write, also inside your own site")),
        ("manage_channels", "phone:lines", "phone", gettext_lazy("Telephone"), gettext_lazy("Your numbers, so that calls are counted where they belong")),
        ("answer", "inbox:blocks", "ban", gettext_lazy("Blocked"), gettext_lazy("Whose mail waits in the quarantine")),
        ("manage_channels", "feedback:choices", "star", gettext_lazy("Satisfaction"), gettext_lazy("On which channels customers are asked how it was")),
    ],
    gettext_lazy("How we work"): [
        ("answer", "automation:macros", "zap", gettext_lazy("Macros"), gettext_lazy("Words that are often said, and what is done with them")),
        ("manage_fields", "inbox:fields", "square-pen", gettext_lazy("Fields"), gettext_lazy("What your house wants to know of its conversations")),
        ("manage_fields", "inbox:checklists", "list-checks", gettext_lazy("Lists of steps"), gettext_lazy("What is done again and again, in order")),
    ],
    gettext_lazy("Programs"): [
        ("manage_tokens", "accounts:tokens", "plug", gettext_lazy("Tokens"), gettext_lazy("Keys by which programs use the API")),
        ("manage_webhooks", "webhooks:index", "megaphone", gettext_lazy("Webhooks"), gettext_lazy("Programs that hear of what happens here")),
    ],
}  # fmt: skip


def setting_places(user: Any) -> list[dict[str, Any]]:
    """The settings this user may open, in groups: a card each. Groups without any are left out."""
    groups = [{"name": name, "places": _cards(user, rows)} for name, rows in PLACES.items()]
    return [group for group in groups if group["places"]]


def _cards(user: Any, rows: list[tuple]) -> list[dict[str, Any]]:
    return [
        {"url": reverse(name), "icon": icon, "title": title, "text": text}
        for right, name, icon, title, text in rows
        if allowed(user, right)
    ]
