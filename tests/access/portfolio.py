"""Alice's portfolio in the world of the matrix: Stefan is asked and saw her, Theo is asked in a round, Marie signs."""

from django.utils import timezone

from accounts import links
from competencies.models import Level
from portfolio.requests import answer_services
from portfolio.requests import services as requests
from tests.factories import both
from tests.portfolio import props


class Portfolio:
    def __init__(self, world):
        self.today = today = timezone.localdate()
        alices, own = world.alices, world.framework
        self.form = props.form(own)
        self.observation = props.observed(alices, world.stefan, self.form, observed_on=today, today=today)
        self.asked = props.asked(alices, world.stefan, own, today=today, observed_on=today)
        self.round = props.opened(alices, own=own, today=today)
        self.in_round = props.asked(alices, world.theo, kind="several_sources", round=self.round, today=today)
        novice = Level.objects.create(framework=own, code="novice", position=1, title=both("Novice"))
        Level.objects.create(framework=own, code="able", position=2, title=both("Able"))
        self.rule = props.rule(own)
        self.sign_off = props.signed(alices, world.marie, world.competency, novice, [self.observation], today=today)
        self.link = links.grant(user=world.stefan, purpose=requests.PURPOSE, target=self.asked, by=None)[1]
        self.echo = links.grant(user=world.stefan, purpose=answer_services.ECHO, target=self.observation, by=None)[1]
