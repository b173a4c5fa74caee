"""The contact of the secretariats, invented."""

from curriculum.models import Institution

CONTACTS = {
    "UNamur": ("+32 81 00 00 01", "secretariat.unamur@example.org", {"fr": "lundi à vendredi, de 9 h à 12 h",
               "en": "Monday to Friday, 9 am to noon"}),
    "UCLouvain": ("+32 2 000 00 02", "secretariat.uclouvain@example.org", {"fr": "mardi et jeudi, de 13 h à 16 h",
                  "en": "Tuesday and Thursday, 1 to 4 pm"}),
}  # fmt: skip


def write_contacts() -> None:
    for code, (telephone, email, hours) in CONTACTS.items():
        Institution.objects.filter(code=code).update(telephone=telephone, email=email, office_hours=hours)
