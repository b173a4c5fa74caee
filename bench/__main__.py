"""`python -m bench [ID ...]`: run the named benchmarks, or all; print a table and write bench.json."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = {"I1": "i1", "I2": "i1:sqlite", "P1": "p1", "P2": "p2", "P3": "p2", "P4": "p2", "P5": "p2", "W4": "w4"}
MODULES |= {"W5": "w5", "W6": "w6:sqlite", "D1": "d1", "D2": "d1", "S1": "s1"}
MODULES |= {"W1": "w1", "W2": "w1", "W3": "w1", "W7": "w1", "M1": "m1:sqlite"}
SHOWN = {True: "met", False: "MISSED", None: ""}


def main(words: list[str]) -> int:
    wanted = {word.upper() for word in words} or set(MODULES)
    if unknown := wanted - set(MODULES):
        print(f"Unknown: {', '.join(sorted(unknown))}. Known are {', '.join(MODULES)}.")
        return 2
    rows = []
    for module in dict.fromkeys(MODULES[id] for id in MODULES if id in wanted):
        print(f"{module} ...", file=sys.stderr, flush=True)
        rows += measured(module)
    for row in rows:
        print(shown(row))
    (ROOT / "bench.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    return 0 if all(row["value"] is not None for row in rows) else 1


def measured(module: str) -> list[dict]:
    """Return the rows of one benchmark, run in a process and on a database of its own."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        code = subprocess.call([sys.executable, "-m", "bench.one", module, file.name], cwd=ROOT)  # noqa: S603
        if code == 0:
            return json.loads(Path(file.name).read_text())
    failed = {"what": "could not be measured, see above", "value": None, "unit": "", "target": "", "met": None}
    return [{"id": id, **failed} for id in MODULES if MODULES[id] == module]


def shown(row: dict) -> str:
    value = "" if row["value"] is None else f"{row['value']:g} {row['unit']}"
    return f"{row['id']:<4}{row['what']:<68}{value:>12}  {row['target']:<9} {SHOWN[row['met']]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
