from django.urls import path

from internships.sites import views
from internships.supervisors import kept_views

SITE = "sites/<uuid:uuid>/"
CAPACITY = f"{SITE}capacity/<uuid:row_uuid>/"

urlpatterns = [
    path("sites/", views.site_list, name="site-list"),
    path("sites/new/", views.site_add, name="site-add"),
    path(SITE, views.site, name="site"),
    path(f"{SITE}edit/", views.site_edit, name="site-edit"),
    path(f"{SITE}settle/<slug:answer>/", views.site_settle, name="site-settle"),
    path(f"{SITE}capacity/", kept_views.capacity_add, name="site-capacity"),
    path(CAPACITY, kept_views.capacity_correct, name="capacity-correct"),
    path(f"{CAPACITY}end/", kept_views.capacity_correct, {"ends": True}, name="capacity-end"),
]
