"""What is done to conversations from the desk, files and mail bodies, and the channels' settings."""

from django.urls import path

from kept.accounts.permissions import may
from kept.inbox import channel_views, message_views, paper_views, signature_views, thread_views, views, whom_views

app_name = "inbox"
urlpatterns = [
    path("whom", may("answer", whom_views.found), name="whom"),
    path("conversations/<int:id>/assignment", may("assign", views.assignment), name="assignment"),
    path("conversations/<int:id>/closure", may("answer", views.closure), name="closure"),
    path("conversations/<int:id>/reopening", may("answer", views.reopening), name="reopening"),
    path("conversations/<int:id>/waiting", may("answer", views.waiting), name="waiting"),
    path("conversations/<int:id>/tags", may("answer", views.tags), name="tags"),
    path("conversations/<int:id>/priority", may("answer", views.priority), name="priority"),
    path("conversations/<int:id>/following", may("read_conversations", views.following), name="following"),
    path("conversations/<int:id>/ask", may("answer", views.ask), name="ask"),
    path("conversations/<int:id>/notes", may("answer", views.notes), name="notes"),
    path("conversations/<int:id>/draft", may("answer", views.draft), name="draft"),
    path("conversations/<int:id>/draft-takeover", may("answer", views.draft_takeover), name="draft-takeover"),
    path("conversations/<int:id>/seen", may("read_conversations", views.seen), name="seen"),
    path("conversations/<int:id>/looking", may("read_conversations", views.looking), name="looking"),
    path("conversations/<int:id>/merging", may("answer", thread_views.merging), name="merging"),
    path("conversations/<int:id>/merge", may("answer", thread_views.merge_now), name="merge"),
    path("conversations/<int:id>/merge/undoing", may("answer", thread_views.unmerge_now), name="unmerge"),
    path("conversations/<int:id>/splitting", may("answer", thread_views.splitting), name="split"),
    path("conversations/<int:id>/split/undoing", may("answer", thread_views.unsplit_now), name="unsplit"),
    path("conversations/<int:id>/linking", may("answer", thread_views.linking), name="linking"),
    path("conversations/<int:id>/links", may("answer", thread_views.link_now), name="link"),
    path("conversations/<int:id>/links/<int:other>/removal", may("answer", thread_views.unlink_now), name="unlink"),
    path("conversations/<int:id>/spam", may("answer", thread_views.spam), name="spam"),
    path("conversations/<int:id>/spam/undoing", may("answer", thread_views.no_spam), name="no-spam"),
    path("conversations/<int:id>/blocking", may("answer", thread_views.blocking), name="blocking"),
    path("conversations/<int:id>/block", may("answer", thread_views.block_now), name="block"),
    path("conversations/<int:id>/files", may("read_conversations", paper_views.files), name="files"),
    path("conversations/<int:id>/paper", may("read_conversations", paper_views.on_paper), name="paper"),
    path("conversations/<int:id>/transcript", may("read_conversations", paper_views.transcript), name="transcript"),
    path("settings/blocks", may("answer", thread_views.blocks), name="blocks"),
    path("blocks/<int:id>/removal", may("answer", thread_views.unblock_now), name="unblock"),
    path("attachments/<int:id>", may("read_conversations", message_views.attachment), name="attachment"),
    path("messages/<int:id>/html", may("read_conversations", message_views.html), name="message-html"),
    path("messages/<int:id>/raw", may("see_secrets", message_views.raw), name="message-raw"),
    path("me/signature", may("use_desk", signature_views.mine), name="my-signature"),
    path("settings/teams/<int:id>/signature", may("manage_team", signature_views.of_team), name="team-signature"),
    path(
        "settings/channels/<int:id>/signature",
        may("manage_channels", signature_views.of_channel),
        name="channel-signature",
    ),
    path("settings/channels", may("manage_channels", channel_views.channels), name="channels"),
    path("settings/channels/new", may("manage_channels", channel_views.new), name="channel-new"),
    path("settings/channels/<int:id>", may("manage_channels", channel_views.channel), name="channel"),
    path("settings/channels/<int:id>/default", may("manage_channels", channel_views.default), name="channel-default"),
    path(
        "settings/channels/<int:id>/addresses",
        may("manage_channels", channel_views.addresses),
        name="channel-addresses",
    ),
    path(
        "settings/channel-addresses/<int:id>/removal",
        may("manage_channels", channel_views.address_removal),
        name="channel-address-removal",
    ),
]
