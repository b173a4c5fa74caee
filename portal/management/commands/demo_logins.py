import json

from django.core.management.base import BaseCommand

from portal import demo


class Command(BaseCommand):
    help = "List log-ins of the demonstration, at least one of each role."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, **options):
        people = demo.logins()
        if options["json"]:
            self.stdout.write(json.dumps(people, indent=1))
            return
        width = max((len(p["email"]) for p in people), default=0)
        for p in people:
            self.stdout.write(f"{p['role']:<12} {p['email']:<{width}} {p['password']}  {p['matricule']}".rstrip())
