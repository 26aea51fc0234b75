from django.urls import path

from kept.accounts.permissions import may
from kept.promises import views

app_name = "promises"
urlpatterns = [
    path("promises", may("read_conversations", views.mine), name="mine"),
    path("promises/rows", may("read_conversations", views.mine_rows), name="mine_rows"),
    path("promises/team", may("see_team_promises", views.team), name="team"),
    path("promises/team/rows", may("see_team_promises", views.team_rows), name="team_rows"),
    path("promises/suggestions", may("promise", views.suggestions), name="suggestions"),
    path("promises/<int:id>", may("read_conversations", views.promise), name="promise"),
    path("promises/<int:id>/keeping", may("promise", views.keeping), name="keeping"),
    path("promises/<int:id>/attempts", may("promise", views.attempts), name="attempts"),
    path("promises/<int:id>/renewal", may("promise", views.renewal), name="renewal"),
    path("promises/<int:id>/passing", may("promise", views.passing), name="passing"),
    path("promises/<int:id>/withdrawal", may("promise", views.withdrawal), name="withdrawal"),
    path("promises/<int:id>/slack", may("promise", views.slack), name="slack"),
    path("conversations/<int:id>/page-links", may("promise", views.page_link), name="page_link"),
    path("conversations/<int:id>/page-links/end", may("promise", views.end_page_links), name="end_page_links"),
]
