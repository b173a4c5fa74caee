from django.urls import path

from seminars.simulation import office_views, views

SESSION = "simulation/<uuid:uuid>/"
SCENARIO = "simulation/scenarios/"

urlpatterns = [
    path("simulation/", views.simulation_list, name="simulation-list"),
    path(SCENARIO, office_views.scenario_list, name="scenario-list"),
    path(f"{SCENARIO}new/", office_views.scenario_new, name="scenario-new"),
    path(f"{SCENARIO}<uuid:uuid>/", office_views.scenario_edit, name="scenario-edit"),
    path(f"{SCENARIO}<uuid:uuid>/retire/", office_views.scenario_retire, name="scenario-retire"),
    path(f"{SCENARIO}<uuid:uuid>/plan/", office_views.simulation_new, name="simulation-new"),
    path("simulation/bookings/<uuid:uuid>/release/", views.booking_release, name="simulation-release"),
    path(SESSION, views.simulation, name="simulation"),
    path(f"{SESSION}book/", views.simulation_book, name="simulation-book"),
    path(f"{SESSION}accept/", views.simulation_accept, name="simulation-accept"),
    path(f"{SESSION}withdraw/", views.simulation_withdraw, name="simulation-withdraw"),
    path(f"{SESSION}edit/", office_views.simulation_edit, name="simulation-edit"),
    path(f"{SESSION}cancel/", office_views.simulation_cancel, name="simulation-cancel"),
    path(f"{SESSION}outside/", office_views.outside_add, name="simulation-outside-add"),
    path(
        f"{SESSION}outside/<uuid:participant_uuid>/remove/",
        office_views.outside_remove,
        name="simulation-outside-remove",
    ),
    path(f"{SESSION}presence/", office_views.presence, name="simulation-presence"),
    path(f"{SESSION}reopen/", office_views.simulation_reopen, name="simulation-reopen"),
    path(f"{SESSION}sheet/", office_views.sign_sheet, name="simulation-sheet"),
]
