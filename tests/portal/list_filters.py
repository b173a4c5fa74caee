"""What each list of the desk shows for which filters: {list: [(query, names left)]}."""

UNKNOWN = "00000000-0000-4000-8000-000000000000"
FILTERS = {
    "batch-items": [
        ("q=alice", ["TEST Alice", "TEST Alice"]),
        ("kind=progress", ["TEST Alice"]),
        ("state=failed", ["TEST Bob"]),
        (f"batch={UNKNOWN}", []),
        ("state=gone", []),
    ],
    "batches": [
        ("q=dora", ["Progress report"]),
        ("kind=transcript", ["Transcript of records"]),
        ("language=en", ["Progress report"]),
        ("state=running", ["Transcript of records"]),
        ("state=done", ["Progress report"]),
        ("state=paused", []),
        (f"version={UNKNOWN}", []),
        ("state=gone", []),
    ],
    "complaints": [
        ("q=ali", ["TEST Alice"]),
        ("ground=irregularity", ["TEST Bob"]),
        ("state=withdrawn", ["TEST Bob"]),
        ("state=founded", []),
        ("year=2025", ["TEST Bob", "TEST Alice"]),
        ("year=1999", []),
        ("state=gone", []),
    ],
    "imports": [
        ("q=cohort", ["Residents"]),
        ("kind=results", ["Results"]),
        ("state=written", []),
        ("state=dropped&kind=results", ["Results"]),
        ("kind=gone", []),
    ],
    "jobs": [
        ("state=failed", ["Batch of documents"]),
        ("kind=jobs.wait", ["Test of the worker"]),
        ("state=running", []),
        ("kind=gone", []),
    ],
    "mails": [
        ("q=ali", ["TEST Alice"]),
        ("q=theo.test@", ["TEST Theo"]),
        ("kind=digest", ["TEST Alice"]),
        ("kind=internships.concern.gone", []),
    ],
    "pieces": [
        ("q=ali", ["TEST Alice"]),
        ("piece=visa", ["TEST Zoe"]),
        ("state=refused", ["TEST Zoe"]),
        ("state=accepted", []),
        ("year=2026", ["TEST Zoe"]),
        ("year=1999", []),
        ("state=gone", []),
    ],
    "concerns": [
        ("q=bob", ["TEST Bob"]),
        ("about=resident", ["TEST Alice"]),
        ("state=withdrawn", ["TEST Bob"]),
        ("state=gone", []),
    ],
    "evaluations": [
        ("q=alice", ["TEST Alice"]),
        ("show=late", ["TEST Alice"]),
        ("show=signed&kind=midterm", ["TEST Alice"]),
        ("show=signed&kind=final", []),
        ("kind=midterm", ["TEST Bob"]),
        ("show=gone", []),
    ],
    "journal": [
        ("q=dora", ["1 March 2026, 10:00"]),
        ("kind=accounts.user", ["2 March 2026, 10:00"]),
        ("kind=gone", []),
        ("since=2026-03-02", ["2 March 2026, 10:00"]),
        ("until=2026-03-01", ["1 March 2026, 10:00"]),
    ],
    "people": [
        ("q=mari", ["TEST Marie"]),
        ("q=marie.test@", ["TEST Marie"]),
        ("kind=mentor", ["TEST Marie"]),
        ("kind=teacher", ["TEST Theo"]),
        ("kind=gone", []),
    ],
    "placements": [
        ("q=alice", ["TEST Alice"]),
        ("q=geriatrie", ["TEST Bob"]),
        ("year=2026", ["TEST Alice", "TEST Bob"]),
        ("intake=2023", []),
        ("state=running", ["TEST Alice", "TEST Bob"]),
        ("state=proposed", ["TEST Bob"]),
        ("province=luxembourg", ["TEST Alice"]),
        ("state=gone", []),
    ],
    "residents": [
        ("q=ali", ["TEST Alice"]),
        ("q=UNA00002", ["TEST Bob"]),
        ("intake=2024", ["TEST Alice", "TEST Bob"]),
        ("intake=1999", []),
        (f"version={UNKNOWN}", []),
    ],
    "sites": [
        ("q=moulin", ["Cabinet du Moulin"]),
        ("kind=hospital", ["CHU, Gériatrie"]),
        ("province=luxembourg", ["Cabinet du Moulin"]),
        ("area=rural", ["Cabinet du Moulin"]),
        ("state=refused", []),
        ("tag=gone", []),
    ],
    "sittings": [
        ("year=2025", ["September 2026", "June 2026"]),
        (f"version={UNKNOWN}", []),
        ("state=released", ["June 2026"]),
        ("state=dropped_gone", []),
    ],
    "supervisors": [
        ("q=sara", ["TEST Sarah"]),
        ("q=sarah.test@", ["TEST Sarah"]),
        ("accreditation=soon", ["TEST Sarah"]),
        ("accreditation=later", ["TEST Sarah"]),
        ("accreditation=none", []),
        ("work=no", []),
        ("work=gone", []),
    ],
    "theses": [
        ("q=ali", ["TEST Alice"]),
        ("state=proposed", ["TEST Bob"]),
        ("intake=2024", ["TEST Alice", "TEST Bob"]),
        ("intake=1999", []),
        ("session=gone", []),
    ],
}

WRONG = ("gone", "1999", "2023", UNKNOWN)  # of a value that no filter knows


def refused_filter(query: str) -> bool:
    return any(word in query for word in WRONG)
