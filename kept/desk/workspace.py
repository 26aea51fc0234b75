"""The conversation page is a plain ordered list of panels: who it is, what we owe them, what was before."""

from kept.feedback import panels as feedback_panels
from kept.inbox import panels as inbox_panels
from kept.people import panels as people_panels
from kept.promises import panels as promise_panels

# Each takes (request, conversation) and gives HTML, or "" when it has nothing to say.
CONTEXT = [
    people_panels.who,
    promise_panels.promises_to,
    inbox_panels.fields,
    inbox_panels.checklist,
    inbox_panels.sides,
    inbox_panels.together,
    feedback_panels.given,
    inbox_panels.earlier,
]


def context_panels(request, conversation) -> list[str]:
    """The context beside a conversation, in order, without the panels that have nothing to say."""
    return [html for panel in CONTEXT if (html := panel(request, conversation))]
