from django.urls import include, path

from portfolio import portfolio_page

urlpatterns = [
    path("portfolio/<uuid:uuid>/", portfolio_page.portfolio, name="portfolio"),
    path("", include("portfolio.entries.urls")),
    path("", include("portfolio.goals.urls")),
    path("", include("portfolio.observations.urls")),
    path("", include("portfolio.requests.urls")),
    path("", include("portfolio.signoffs.urls")),
    path("", include("portfolio.coverage.urls")),
]
