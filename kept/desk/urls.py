from django.urls import path

from kept.accounts.permissions import may
from kept.desk import holding_views, mail_views, quarantine_views, recipient_views, side_views, silence_views, views

app_name = "desk"
urlpatterns = [
    path("inbox", may("read_conversations", views.inbox_home), name="inbox-home"),
    path("inbox/<slug:view>", may("read_conversations", views.inbox), name="inbox"),
    path("inbox/<slug:view>/rows", may("read_conversations", views.rows), name="rows"),
    path("inbox/<slug:view>/older", may("read_conversations", views.older), name="older"),
    path("conversations/<int:id>/colleagues", may("assign", views.colleagues), name="colleagues"),
    path("conversations/<int:id>", may("read_conversations", views.conversation), name="conversation"),
    path("conversations/<int:id>/thread", may("read_conversations", views.thread), name="thread"),
    path("conversations/<int:id>/context", may("read_conversations", views.context), name="context"),
    path("conversations/<int:id>/head", may("read_conversations", views.head), name="head"),
    path("conversations/<int:id>/others", may("read_conversations", views.others), name="others"),
    path("conversations/<int:id>/sides/new", may("answer", side_views.new), name="side-new"),
    path("conversations/<int:id>/sides/<int:side>", may("read_conversations", side_views.side), name="side"),
    path("conversations/<int:id>/answers", may("answer", views.answer), name="answer"),
    path("messages/<int:id>/undo", may("answer", views.undo), name="undo"),
    path("messages/<int:id>/secrets", may("see_secrets", mail_views.secrets), name="secrets"),
    path("addressees", may("answer", recipient_views.addressees), name="addressees"),
    path("messages/<int:id>/delivery", may("answer", recipient_views.delivery), name="delivery"),
    path("focus", may("use_desk", views.focus), name="focus"),
    path("me/rail", may("use_desk", views.rail), name="rail"),
    path("me/menu", may("use_desk", views.own_menu), name="own-menu"),
    path("find", may("read_conversations", views.find), name="find"),
    path("silence", may("see_silence", silence_views.silence), name="silence"),
    path("held", may("see_silence", holding_views.held), name="held"),
    path("quarantine", may("read_quarantine", quarantine_views.quarantine), name="quarantine"),
    path("quarantine/rows", may("read_quarantine", quarantine_views.rows), name="quarantine-rows"),
    path("quarantine/acts", may("answer", quarantine_views.acts), name="quarantine-acts"),
    path("quarantine/<int:id>", may("read_quarantine", quarantine_views.one), name="quarantine-one"),
    path("quarantine/<int:id>/colleagues", may("answer", quarantine_views.colleagues), name="quarantine-colleagues"),
    path("quarantine/<int:id>/original", may("read_quarantine", quarantine_views.original), name="quarantine-original"),
    path("quarantine/<int:id>/release", may("answer", quarantine_views.release_one), name="release"),
    path("settings", may("use_desk", views.settings_home), name="settings"),
]
