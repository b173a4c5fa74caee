from django.urls import path

from records.admission_file import views

FILE = "enrolments/<uuid:uuid>/file/"

urlpatterns = [
    path(FILE, views.enrolment_file, name="enrolment-file"),
    path(f"{FILE}<slug:code>/<int:start_year>/", views.piece_hand_in, name="piece-hand-in"),
    path(f"{FILE}pieces/<uuid:piece_uuid>/", views.piece_file, name="piece-file"),
    path(f"{FILE}pieces/<uuid:piece_uuid>/decide/", views.piece_decide, name="piece-decide"),
    path("enrolments/<uuid:uuid>/pieces/<slug:code>/", views.condition_check, name="enrolment-piece"),
    path("pieces/", views.waiting, name="pieces-waiting"),
]
