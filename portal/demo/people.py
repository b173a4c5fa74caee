"""Invented people. Any likeness to a living person is chance."""

import json
import random
import uuid
from pathlib import Path

from accounts.models import User
from accounts.names import fold

PASSWORD = "assistanat-2026"  # noqa: S105  the demonstration prints it

NAMES = json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))
TOWNS = [
    ("5000", "Namur"),
    ("5100", "Jambes"),
    ("5300", "Andenne"),
    ("5500", "Dinant"),
    ("5590", "Ciney"),
    ("5600", "Philippeville"),
    ("5640", "Mettet"),
    ("5660", "Couvin"),
    ("5030", "Gembloux"),
    ("5060", "Sambreville"),
    ("6600", "Bastogne"),
    ("6700", "Arlon"),
    ("6800", "Libramont-Chevigny"),
    ("6840", "Neufchâteau"),
    ("6900", "Marche-en-Famenne"),
    ("6940", "Durbuy"),
]
STREETS = [
    "Rue du Moulin",
    "Rue de la Station",
    "Chaussée de Dinant",
    "Rue des Écoles",
    "Avenue des Tilleuls",
    "Rue Haute",
]


class Registry:
    """Makes people once, in a fixed order, with identifiers that depend on nothing else."""

    def __init__(self, password_hash: str):
        self.rng = random.Random(1831)  # noqa: S311  plausible data, not a secret
        self.password_hash = password_hash
        pairs = [(given, family) for family in NAMES["family"] for given in NAMES["given"]]
        self.rng.shuffle(pairs)
        self.pairs = iter(pairs)
        self.used: set[str] = set()

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def next_name(self) -> tuple[str, str]:
        """A name whose given and family name were both not used for the same group of letters before."""
        return next(self.pairs)

    def person(self, given: str = "", family: str = "", domain: str = "demo.example", **fields) -> User:
        if not given:
            given, family = self.next_name()
        local = f"{fold(given)}.{fold(family)}".replace(" ", "-").replace("'", "")
        email = f"{local}@{domain}"
        while email in self.used:
            local += "2"
            email = f"{local}@{domain}"
        self.used.add(email)
        user = User(
            email=email, given_name=given, family_name=family, password=self.password_hash, uuid=self.uuid(), **fields
        )
        user.save()
        return user

    def address(self) -> dict[str, str]:
        postcode, city = self.rng.choice(TOWNS)
        return {"street": f"{self.rng.choice(STREETS)}, {self.rng.randint(1, 180)}", "postcode": postcode, "city": city}
