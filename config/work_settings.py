"""What is done by the clock, and how long work may take."""

from celery.schedules import crontab

from config.environment import env

JOBS_STALE_AFTER = env.float("JOBS_STALE_AFTER", default=60.0)  # seconds without a heartbeat: the worker is dead
JOBS_TIME_LIMIT = env.int("JOBS_TIME_LIMIT", default=1800)  # seconds one piece of work may take
SWEEP_EVERY = min(30.0, JOBS_STALE_AFTER / 2)
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "jobs.tasks.sweep", "schedule": SWEEP_EVERY, "options": {"expires": SWEEP_EVERY}},
    "sweep-mail": {"task": "notices.tasks.sweep", "schedule": 60.0, "options": {"expires": 60.0}},
    # Each hour of a Monday: who had it gets none, and a worker that was down at seven makes up for it
    "send-digests": {
        "task": "portal.tasks.send_digests",
        "schedule": crontab(day_of_week=1, hour="7-18", minute=0),
    },
    "void-documents": {"task": "documents.tasks.void_unfinished", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "forget-tables": {"task": "imports.tasks.forget_old", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "forget-archives": {"task": "exchange.tasks.forget_old", "schedule": 3600.0, "options": {"expires": 3600.0}},
}
TAKE_OUT_DAYS = env.int("TAKE_OUT_DAYS", default=7)  # an archive that a resident asked for is kept that long
# An imported table can be undone and its file opened that long; one that was never imported is kept as long
IMPORT_DAYS = env.int("IMPORT_DAYS", default=180)
