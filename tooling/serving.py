"""The demo: web server and worker on this machine with demo data."""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time

from tooling.environment import PYTHON, ROOT, run, say, setup, stop

ANY = {"0.0.0.0", "::"}  # noqa: S104  only compared with, to name a host that a browser can open


def follow_parent():
    """Make the kernel end a child whose parent was killed, so that no port stays taken (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def interrupt(*_):
    raise KeyboardInterrupt


def end(children):
    """Send TERM to the main processes only, since a worker hangs when its whole group gets it; kill the group after 10
    s.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children.values():
        child.terminate()
    until = time.monotonic() + 10
    for child in children.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, until - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def answers(host, port):
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def logins(env):
    """Return a small table with one person of each role."""
    ask = [PYTHON, "manage.py", "demo_logins", "--json"]
    people = json.loads(subprocess.run(ask, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True).stdout)
    shown = list({person["role"]: person for person in reversed(people)}.values())[::-1]
    rows = [[person[key] or "" for key in ("role", "email", "password", "matricule")] for person in shown]
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    lines = ["  ".join(row[at].ljust(widths[at]) for at in range(4)).rstrip() for row in rows]
    if len(people) > len(shown):
        lines.append(f"One of each role; all {len(people)}: .venv/bin/python manage.py demo_logins")
    return "\n".join("  " + line for line in lines)


def serve(host, port, env, greeting):
    """Run web server and worker until Ctrl-C; when one of them ends, end the other."""
    web = ["gunicorn", "config.wsgi:application", "--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"]
    web += ["--workers", "1", "--threads", "8", "--graceful-timeout", "5"]
    web += ["--no-control-socket", "--log-level", "warning"]
    worker = ["celery", "--quiet", "-A", "config", "worker", "-B", "--concurrency", "2", "--loglevel", "WARNING"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    children = {}
    try:
        for name, words in (("web server", web), ("worker", worker)):
            children[name] = subprocess.Popen(
                [PYTHON, "-m", *words],
                cwd=ROOT,
                env=env,
                start_new_session=True,
                preexec_fn=follow_parent,  # noqa: PLW1509  no threads run here
            )
        shown = False
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    stop(f"The {name} ended with exit code {child.returncode}; its last lines stand above.")
            if not shown and answers(host, port):
                shown = True
                print(greeting, flush=True)
            time.sleep(0.3)
    except KeyboardInterrupt:
        say("Stopping")
    finally:
        end(children)


def demo():
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not port.isdigit():
        stop(f"PORT is {port!r}; write a number.", 2)
    if answers("localhost" if host in ANY else host, int(port)):
        stop(f"Port {port} is taken. Stop what uses it, or choose another: PORT=8001 python3 dev.py demo", 2)
    setup()
    name = "localhost" if host in ANY | {"127.0.0.1", "::1"} else host
    defaults = {
        "HTTPS": "false",
        "STATIC_MANIFEST": "false",
        "SITE_URL": f"http://{name}:{port}",
        "ALLOWED_HOSTS": f"localhost,127.0.0.1,[::1],{name}",
        "PYTHONUNBUFFERED": "1",
        "SEAL_SELF_MADE": "true",
    }
    env = {**defaults, **os.environ}
    say("Migrating, and loading the demo data")
    run(PYTHON, "manage.py", "migrate", "--noinput", "--verbosity", "0", env=env)
    run(PYTHON, "manage.py", "demo_data", env=env)
    table = logins(env)
    serve(host, int(port), env, f"\n{table}\n\n== Cursus is at {env['SITE_URL']}  (Ctrl-C stops it)")
