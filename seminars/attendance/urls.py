from django.urls import path

from seminars.attendance import absence_views, views

urlpatterns = [
    path("seminars/meetings/<uuid:uuid>/attendance/", views.attendance, name="seminar-attendance"),
    path("seminars/meetings/<uuid:uuid>/attendance/reopen/", views.reopen, name="seminar-attendance-reopen"),
    path("seminars/meetings/<uuid:uuid>/sheet/", views.sign_sheet, name="seminar-sheet"),
    path("seminars/meetings/<uuid:uuid>/absence/", absence_views.announce, name="seminar-absence"),
    path("seminars/meetings/<uuid:uuid>/absence/take-back/", absence_views.take_back, name="seminar-absence-back"),
    path("seminars/attendance/<uuid:uuid>/make-up/", absence_views.make_up, name="seminar-make-up"),
    path(
        "seminars/attendance/<uuid:uuid>/elsewhere/", absence_views.make_up_elsewhere, name="seminar-make-up-elsewhere"
    ),
    path("seminars/make-ups/<uuid:uuid>/accept/", absence_views.make_up_accept, name="seminar-make-up-accept"),
    path("seminars/make-ups/<uuid:uuid>/refuse/", absence_views.make_up_refuse, name="seminar-make-up-refuse"),
    path("seminars/make-ups/<uuid:uuid>/withdraw/", absence_views.make_up_withdraw, name="seminar-make-up-withdraw"),
]
