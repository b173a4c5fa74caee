"""Standard reasons: worded by the office, chosen or completed where the jury gives a reason."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import AuditEntry
from jury.models import Phrase, Postponement
from jury.phrases.services import add_phrase, change_phrase
from records.models import Decision, Registration
from tests.guards.queries import assert_budget
from tests.jury import props

pytestmark = pytest.mark.usefixtures("english")
WORDS = {"fr": "Résultats d’ensemble favorables.", "en": "Favourable results on the whole."}


@pytest.fixture
def favourable(cast):
    return add_phrase(programme=cast.programme, use="granted", text=WORDS, by=cast.nadia)


def decide(browse, cast, june, **values):
    url = reverse("deliberation-case", args=[june.uuid, Registration.objects.get().uuid])
    return browse(cast.nadia).post(url, {"seen": 0, "value": "8", "granted": "yes", **values})


class TestChoosing:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("", WORDS["fr"]),
            ("Stage excellent.", f"{WORDS['fr']} Stage excellent."),
            (f"{WORDS['fr']} Encore.", f"{WORDS['fr']} Encore."),
        ],
    )
    def test_the_words_go_before_what_is_typed(self, cast, june, encoded, browse, favourable, typed, kept):
        encoded(props.taken(cast), "8")
        assert decide(browse, cast, june, phrase=favourable.uuid, reason=typed).status_code == 302
        assert Decision.objects.get().reason == kept

    def test_nothing_chosen_or_typed_is_refused_where_a_reason_is_due(self, cast, june, encoded, browse, favourable):
        encoded(props.taken(cast), "8")
        assert decide(browse, cast, june, reason="").status_code == 422
        assert not Decision.objects.exists()

    def test_a_reason_of_another_use_or_of_another_programme_is_none(self, cast, june, encoded, browse, favourable):
        encoded(props.taken(cast), "8")
        other = add_phrase(programme=cast.programme, use="postponed", text=WORDS, by=cast.nadia)
        assert decide(browse, cast, june, phrase=other.uuid).status_code == 422

    def test_too_long_together_is_refused(self, cast, june, encoded, browse, favourable):
        encoded(props.taken(cast), "8")
        response = decide(browse, cast, june, phrase=favourable.uuid, reason="x" * 1990)
        assert (response.status_code, "too long" in response.content.decode()) == (422, True)

    def test_putting_off(self, cast, june, encoded, browse):
        registration = encoded(props.taken(cast), "8").registration
        url = reverse("case-postpone", args=[june.uuid, registration.uuid])
        response = browse(cast.nadia).post(url, {"reason": ""}, follow=True)
        assert "Choose a standard reason, or write one." in response.content.decode()
        later = add_phrase(
            programme=cast.programme, use="postponed", text={"fr": "Attestation attendue."}, by=cast.nadia
        )
        browse(cast.nadia).post(url, {"phrase": later.uuid, "reason": ""})
        assert Postponement.objects.get().reason == "Attestation attendue."


class TestWording:
    def test_on_the_page(self, cast, browse):
        client, url = browse(cast.nadia), reverse("phrase-list", args=[cast.programme.uuid])
        assert client.post(url, {"use": "granted", **WORDS}).status_code == 302
        twice = client.post(url, {"use": "granted", "fr": WORDS["fr"]})
        assert (twice.status_code, "stands in the list already" in twice.content.decode()) == (422, True)
        phrase = Phrase.objects.get()
        edit = reverse("phrase-edit", args=[phrase.uuid])
        assert client.post(edit, {"seen": 1, "fr": "Autrement.", "is_offered": ""}).status_code == 302
        phrase.refresh_from_db()
        assert (dict(phrase.text), phrase.is_offered) == ({"fr": "Autrement."}, False)
        assert client.post(edit, {"seen": 1, "fr": "Encore.", "is_offered": "on"}).status_code == 409
        assert AuditEntry.objects.filter(object_uuid=phrase.uuid).count() == 2

    def test_what_is_no_longer_offered_stands_in_no_form(self, cast, june, encoded, browse, favourable):
        registration = encoded(props.taken(cast), "8").registration
        url = reverse("deliberation-case", args=[june.uuid, registration.uuid])
        assert WORDS["en"] in browse(cast.nadia).get(url).content.decode()
        change_phrase(phrase=favourable, text=favourable.text, is_offered=False, by=cast.nadia, seen=1)
        assert WORDS["en"] not in browse(cast.nadia).get(url).content.decode()

    def test_others_word_nothing(self, cast, favourable):
        with pytest.raises(PermissionDenied):
            add_phrase(programme=cast.programme, use="granted", text={"fr": "x"}, by=cast.pia)
        with pytest.raises(PermissionDenied):
            change_phrase(phrase=favourable, text={"fr": "x"}, is_offered=True, by=cast.louis, seen=1)

    def test_the_list_takes_the_same_queries_for_three(self, cast, browse):
        def more(count):
            for number in range(count):
                text = {"fr": f"Raison {number} de {count}"}
                add_phrase(programme=cast.programme, use="granted", text=text, by=cast.nadia)

        assert_budget(browse(cast.nadia), reverse("phrase-list", args=[cast.programme.uuid]), more, 6)
