"""Check that a worker answers: start a harmless job and wait for its end. For probes and after an installation."""

import time

from django.core.management.base import BaseCommand, CommandError

from jobs import services
from jobs.models import Job


class Command(BaseCommand):
    help = "Ask the workers for a sign of life; ends with an error when none comes in time."

    def add_arguments(self, parser):
        parser.add_argument("--steps", type=int, default=1, help="how many steps the job has (1)")
        parser.add_argument("--pause-ms", type=int, default=0, help="milliseconds each step takes (0)")
        parser.add_argument("--timeout", type=float, default=30.0, help="seconds to wait for the end (30)")

    def handle(self, *, steps, pause_ms, timeout, **options):
        asked = time.monotonic()
        job = services.start("jobs.wait", by=None, arguments={"steps": steps, "pause_ms": pause_ms})
        while job.is_live and time.monotonic() - asked < timeout:
            time.sleep(0.1)
            job.refresh_from_db()
        took = time.monotonic() - asked
        if job.state != Job.State.DONE:
            raise CommandError(f"After {took:.1f} s job {job.uuid} is still {job.state}. {job.reason}".strip())
        job.delete()  # else a probe every minute would fill the table
        self.stdout.write(f"A worker answered after {took:.1f} s.")
