from django.urls import path

from internships.concerns import views

CONCERN = "concerns/<uuid:uuid>/"

urlpatterns = [
    path("placements/<uuid:uuid>/concern/", views.concern_raise, name="concern-raise"),
    path("concerns/", views.concern_list, name="concern-list"),
    path(CONCERN, views.concern, name="concern"),
    path(f"{CONCERN}put/", views.concern_put, name="concern-put"),
    path(f"{CONCERN}reply/", views.concern_reply, name="concern-reply"),
    path(f"{CONCERN}close/", views.concern_close, name="concern-close"),
    path(f"{CONCERN}withdraw/", views.concern_withdraw, name="concern-withdraw"),
]
