"""Telling our own people that an answer did not leave when it should have."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kept.accounts.models import User
from kept.accounts.permissions import allowed
from kept.inbox.mentioning import may_see, sees
from kept.inbox.models import Conversation
from kept.inbox.telling import url_of
from kept.notices.telling import tell


def tell_of_return(conversation: Conversation, author: User | None, because: str, files: int, draft: int) -> None:
    """Its author hears why it was not sent; without one, whoever has the conversation, its team, or the leads."""
    called = conversation.person.called

    def title() -> str:
        return _("Your answer to %(name)s was not sent") % {"name": called} if author else _("An answer to %(name)s waits for somebody to send it") % {"name": called}  # fmt: skip

    def body() -> str:
        said = {"wrote": _("Something was said meanwhile. It is a draft again."), "closed": _("The conversation was closed meanwhile. It is a draft again."), "merged": _("The conversation was merged with another one. It is a draft again."), "author": _("Whoever wrote it may not answer here any more. Its draft is the team's.")}.get(because, because)  # fmt: skip
        again = ngettext("Attach its %(n)s file again.", "Attach its %(n)s files again.", files) % {"n": files}
        return f"{said} {again}" if files else said

    for user in [author] if author else standing_in(conversation):
        tell(user, "returned", title=title, body=body, url=url_of(conversation), key=f"returned:{draft}:{because}")


def standing_in(conversation: Conversation) -> list[User]:
    """Who looks after what its author left behind."""
    own, team = conversation.assignee, conversation.team_id
    if own is not None and allowed(own, "answer") and sees(own, conversation):
        return [own]
    members = may_see(conversation).filter(memberships__team=team) if team else ()
    return [user for user in members if allowed(user, "answer")] or list(User.objects.leads())
