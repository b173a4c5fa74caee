"""Settings of scheduled tasks and jobs, and of the documents that these issue."""

from celery.schedules import crontab

from config.environment import env, flag, secret

JOBS_STALE_AFTER = env.float("JOBS_STALE_AFTER", default=60.0)  # seconds after which a silent worker counts as dead
JOBS_TIME_LIMIT = env.int("JOBS_TIME_LIMIT", default=1800)  # seconds a job may take
SWEEP_EVERY = min(30.0, JOBS_STALE_AFTER / 2)
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "jobs.tasks.sweep", "schedule": SWEEP_EVERY, "options": {"expires": SWEEP_EVERY}},
    "sweep-mail": {"task": "notices.tasks.sweep", "schedule": 60.0, "options": {"expires": 60.0}},
    # Each hour of a Monday: nobody gets a second one, and a worker that was down at seven sends it later
    "send-digests": {
        "task": "portal.tasks.send_digests",
        "schedule": crontab(day_of_week=1, hour="7-18", minute=0),
    },
    "void-documents": {
        "task": "documents.issuing.tasks.void_unfinished",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    # Each night: the day may have been missed; only the first run of a year publishes
    "publish-ratings": {"task": "internships.tasks.publish_ratings", "schedule": crontab(hour=4, minute=20)},
    "advance-simulation-offers": {
        "task": "seminars.simulation.tasks.advance_offers",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "publish-decisions": {"task": "jury.tasks.publish_due", "schedule": 60.0, "options": {"expires": 60.0}},
    "tend-batches": {
        "task": "documents.batches.tasks.tend",
        "schedule": SWEEP_EVERY,
        "options": {"expires": SWEEP_EVERY},
    },
    "forget-tables": {"task": "imports.tasks.forget_old", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "sweep-files": {"task": "files.tasks.sweep", "schedule": crontab(hour=3, minute=40)},
    "forget-archives": {"task": "exchange.tasks.forget_old", "schedule": 3600.0, "options": {"expires": 3600.0}},
}
DOCUMENT_LANES = env.int("DOCUMENT_LANES", default=2)  # processes that issue one batch of documents at a time
TAKE_OUT_DAYS = env.int("TAKE_OUT_DAYS", default=7)  # days an archive is kept
# days an import can be undone and its file opened, or an unfinished one is kept
IMPORT_DAYS = env.int("IMPORT_DAYS", default=180)

# The seal of documents: PEM files of the key and of the certificate with its chain. SEAL_SELF_MADE makes both, for a
# demonstration; without either, documents are issued without a seal and say so.
SEAL_KEY_FILE = env.str("SEAL_KEY_FILE", default="")
SEAL_KEY_PASSWORD = secret("SEAL_KEY_PASSWORD")
SEAL_CERTIFICATE_FILE = env.str("SEAL_CERTIFICATE_FILE", default="")
SEAL_SELF_MADE = flag("SEAL_SELF_MADE", False)
SEAL_TIMESTAMP_URL = env.str("SEAL_TIMESTAMP_URL", default="")  # of a service by RFC 3161
