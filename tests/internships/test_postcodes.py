import pytest
from django.utils import translation

from internships.sites.postcodes import load_postcodes
from places.models import Postcode
from tests.internships.scene import site

pytestmark = pytest.mark.django_db


def test_the_shipped_table_loads_twice_and_gives_sites_their_place():
    made = site("Cabinet", postcode="6600", city="Bastogne")
    assert load_postcodes() == load_postcodes() == 628
    made.refresh_from_db()
    assert (made.province, made.area, made.coordinates is not None) == ("luxembourg", "rural", True)
    assert Postcode.objects.filter(source="").count() == 0


def test_the_source_is_in_the_language_of_the_reader():
    place = Postcode(source="Statbel; GeoNames; class provisional")
    with translation.override("fr"):
        assert place.source_words == "Statbel; GeoNames; classe provisoire"
