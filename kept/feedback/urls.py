"""What customers say of us, and on which channels they are asked."""

from django.urls import path

from kept.accounts.permissions import may
from kept.feedback import views

app_name = "feedback"
urlpatterns = [
    path("learn/satisfaction", may("see_feedback", views.satisfaction), name="satisfaction"),
    path("settings/satisfaction", may("manage_channels", views.choices), name="choices"),
    path("settings/satisfaction/<int:id>", may("manage_channels", views.choice), name="choice"),
]
