from django.urls import path

from kept.accounts.permissions import open_door
from kept.portal import ratings, views

app_name = "portal"
urlpatterns = [
    path("c/<str:token>", open_door(views.page), name="page"),
    path("c/<str:token>/now", open_door(views.now_on_page), name="now"),
    path("c/<str:token>/messages", open_door(views.write_back), name="write"),
    path("c/<str:token>/promises/<int:id>/withdrawal", open_door(views.withdraw), name="withdraw"),
    path("c/<str:token>/promises/<int:id>/slack", open_door(views.give_time), name="give_time"),
    path("c/<str:token>/facts/<int:id>/forgetting", open_door(views.forget), name="forget"),
    path("c/<str:token>/rating", open_door(views.say_how_it_was), name="rate"),
    path("s/<str:token>", open_door(ratings.page), name="rating"),
    path("u/<str:token>", open_door(views.mailings), name="mailings"),
    path("c/<str:token>/files/<int:id>", open_door(views.file), name="file"),
]
