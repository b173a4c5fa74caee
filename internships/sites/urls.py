from django.urls import path

from internships.sites import views

SITE = "sites/<uuid:uuid>/"
CAPACITY = f"{SITE}capacity/<uuid:row_uuid>/"

urlpatterns = [
    path("sites/", views.site_list, name="site-list"),
    path("sites/new/", views.site_add, name="site-add"),
    path(SITE, views.site, name="site"),
    path(f"{SITE}edit/", views.site_edit, name="site-edit"),
    path(f"{SITE}settle/<slug:answer>/", views.site_settle, name="site-settle"),
    path(f"{SITE}capacity/", views.capacity_add, name="site-capacity"),
    path(CAPACITY, views.capacity_correct, name="capacity-correct"),
    path(f"{CAPACITY}end/", views.capacity_correct, {"ends": True}, name="capacity-end"),
]
