from django.urls import path

from portal.people import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/unstaffed/", views.unstaffed, name="unstaffed"),
    path("people/teachers/new/", views.teacher_add, name="teacher-add"),
    path("people/teachers/<uuid:uuid>/end/", views.teaching_end, name="teaching-end"),
    path("people/roles/new/<slug:kind>/", views.role_grant, name="role-grant"),
    path("people/roles/<uuid:uuid>/end/", views.role_end, name="role-end"),
    path("people/<uuid:uuid>/", views.person, name="person"),
    path("people/<uuid:uuid>/invite/", views.person_invite, name="person-invite"),
]
