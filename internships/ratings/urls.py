from django.urls import path

from internships.ratings import views

urlpatterns = [
    path("placements/<uuid:uuid>/rating/", views.site_rating, name="site-rating"),
    path("sites/<uuid:uuid>/opinions/", views.site_opinions, name="site-opinions"),
    path("sites/comments/", views.site_comments, name="site-comments"),
]
