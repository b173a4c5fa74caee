#!/usr/bin/env python3
"""Set up, show, test, check and measure Cursus. Needs only Python's standard library and pip.

python3 dev.py demo     the site with demo data on port 8000 (PORT and HOST change that)
python3 dev.py test     the suite on SQLite, what can differ on PostgreSQL, the browser tests as deployed
python3 dev.py test --all   the same, with the whole suite on PostgreSQL
python3 dev.py test WORDS   the suite on SQLite; the words go to pytest
python3 dev.py journeys its browser tests, with two web and two worker processes behind one address
python3 dev.py check    lint, types, import rules, migrations, translations, deployment, API schema
python3 dev.py bench    the benchmarks: a table, and bench.json
python3 dev.py setup    only set up
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from tooling.environment import PYTHON, ROOT, VENV, apt_install, say, setup, stop
from tooling.serving import demo

IN_CI = os.environ.get("CI", "").lower() in {"true", "1"}
# Used by tests only: {Debian package: its program}
TEST_TOOLS = {
    "chromium": "chromium",
    "redis-server": "redis-server",
    "poppler-utils": "pdftoppm",
    "nginx": "nginx",
}
PYTEST = [PYTHON, "-m", "pytest", "-rs"]
ON_POSTGRES = [PYTHON, "-m", "tests.postgres"]
SPREAD = ["-n", "auto", "--dist", "loadfile"]
# On PostgreSQL and Redis as in a deployment (tests/deployment.py); one process, since two browsers with a deployment
# each make two cores so slow that what is typed is saved before the next step of a test
JOURNEYS = ("Two web and two worker processes", [*ON_POSTGRES, *PYTEST, "-m", "browser"], {"DEPLOYED": "true"})


def there(program):
    return shutil.which(program, path=os.environ.get("PATH", os.defpath) + ":/usr/sbin")


def provide_test_tools():
    absent = [package for package, program in TEST_TOOLS.items() if not there(program)]
    absent = [package for package in apt_install(absent) if not there(TEST_TOOLS[package])]
    if absent:
        text = f"NOT TESTED for want of {', '.join(absent)}. As root: apt-get install {' '.join(absent)}"
        if IN_CI:
            stop(text)
        print("\n" + "!" * 78 + f"\n{text}\n" + "!" * 78, flush=True)


def follow(command, env):
    """Run a command and show its output; return its exit code and last lines."""
    last = ""
    env = {**os.environ, **env}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, errors="replace") as child:
        try:
            for line in child.stdout:
                print(line, end="", flush=True)
                last = line.strip() or last
        finally:
            child.terminate()
    return child.returncode, last


def test(words):
    everything = words == ("--all",)
    words = () if everything else words
    pytest = [*PYTEST, *SPREAD]
    if sys.stdout.isatty():
        pytest.append("--color=yes")
    # In CI browser tests run once, on the deployment
    once = ["-m", "not browser or plays_worker or urls"] if IN_CI and not words else []
    passes = [("SQLite", [*pytest, *once, *words], {})]
    if not words:
        # tests/selection.py says which
        there = "not browser and not embedded" + ("" if everything else " and each_database")
        passes += [("PostgreSQL", [*ON_POSTGRES, *pytest, "-m", there], {}), JOURNEYS]
    return run_passes(passes)


def journeys():
    return run_passes([JOURNEYS])


def run_passes(passes):
    """Run passes of (name, command, further environment); return 0 when all succeed."""
    setup(dev=True)
    provide_test_tools()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers of the tests end as well
    results = []
    for name, command, env in passes:
        say(f"The suite on {name}" if command is not JOURNEYS[1] else name)
        began = time.monotonic()
        code, last = follow(command, env)
        results.append((name, code, f"{last} [{time.monotonic() - began:.0f} s]"))
    say("Result")
    for name, code, last in results:
        print(f"{name}: {last}" + (f"  (exit code {code})" if code else ""))
    return max(code for _, code, _ in results)


def checks():
    """Return (name, command) of each check."""
    manage = [PYTHON, "manage.py"]
    templates = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))
    return [  # the quickest first: what fails is known within a minute
        ("lint", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
        ("format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
        ("template format", [str(VENV / "bin" / "djade"), "--check", "--target-version", "5.2", *templates]),
        ("template lines", [PYTHON, "-m", "tests.guards.templates"]),
        ("import rules", [str(VENV / "bin" / "lint-imports")]),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        ("translations", [PYTHON, "locale/catalog.py", "check"]),
        ("guards", [*PYTEST, "tests/test_architecture.py", "-k", "not imports_point_down"]),
        ("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"]),
        ("API schema", [*manage, "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull]),
        ("types", [PYTHON, "-m", "mypy", "."]),
    ]


def check():
    setup(dev=True)
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "VAR_DIR": folder, "ALLOWED_HOSTS": "cursus.example", "LOG_LEVEL": "WARNING"}
        for name, command in checks():
            say(name)
            if subprocess.call(command, cwd=ROOT, env=env) != 0:
                failed.append(name)
    say("Failed: " + ", ".join(failed) if failed else "All checks passed")
    return 1 if failed else 0


def bench(words):
    setup(dev=True)
    return subprocess.call([PYTHON, "-m", "bench", *words], cwd=ROOT)


def only_setup():
    print("Set up." if setup() else "Set up already.")


COMMANDS = {"demo": demo, "test": test, "journeys": journeys, "check": check, "bench": bench, "setup": only_setup}


def main(command="", *words):
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the tests start dozens of processes; each would compile all again
    if command not in COMMANDS:
        print(__doc__)
        return 0 if command in {"", "help", "-h", "--help"} else 2
    if command in {"test", "bench"}:
        return COMMANDS[command](words)
    if words:
        stop(f"{command} takes no further words.", 2)
    return COMMANDS[command]()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) or 0)
