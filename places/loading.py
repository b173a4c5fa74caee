"""Loads the table of postcodes: place, province, coordinates, class and their source."""

import csv
from pathlib import Path

from places.models import Postcode

SHIPPED = Path(__file__).resolve().parent / "data" / "postcodes.csv"


def load_postcodes(path: str | Path = SHIPPED) -> int:
    """Update the table from a CSV file; return the number of rows."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = [
            Postcode(
                code=line["postcode"],
                place=line["place"],
                province=line["province"],
                latitude=line["latitude"] or None,
                longitude=line["longitude"] or None,
                area=line["class"],
                source=line["source"],
            )
            for line in csv.DictReader(file)
        ]
    names = ["place", "province", "latitude", "longitude", "area", "source"]
    Postcode.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=names)
    return len(rows)
