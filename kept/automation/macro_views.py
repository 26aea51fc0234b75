"""Macros in the composer: found while typing, put into the editor, their acts run at once where there is nothing to send."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from kept.automation.access import macro_for
from kept.automation.acts import ACTS
from kept.automation.macro_finding import found, item_of
from kept.automation.macro_using import count_use, run_acts, words_of
from kept.automation.panels import put_in
from kept.inbox.access import conversation_for
from kept.text.numbers import whole


@require_GET
def find(request: HttpRequest) -> JsonResponse:
    """What fits ?q=, best first."""
    rows = found(request.user, request.GET.get("q", "")[:200])
    return JsonResponse({"items": [item_of(macro) for macro in rows]})


@require_POST
def put(request: HttpRequest, id: int, macro: int) -> JsonResponse:
    """Its text for this conversation, and what stands above the editor. Nothing is done yet."""
    conversation, one = conversation_for(request.user, id), macro_for(request.user, macro)
    words = words_of(one, conversation, by=request.user)
    count_use(one)
    return JsonResponse({"text": words.text, "open": words.open, "html": put_in(request, one, conversation, words)})


@require_POST
def run(request: HttpRequest, id: int, macro: int) -> HttpResponse:
    """Run its ticked acts now."""
    conversation, one = conversation_for(request.user, id), macro_for(request.user, macro)
    numbers = [whole(value.partition(":")[2]) for value in request.POST.getlist("macro_act")]
    done = run_acts(one, conversation, by=request.user, only=[number for number in numbers if number is not None])
    rows = [(ACTS[each.act].label, each.problem) for each in done]
    return render(request, "automation/_acts_done.html", {"rows": rows, "macro": one})
