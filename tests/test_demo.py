"""`dev.py demo` as a newcomer starts it: data, web server, worker, logins, and a clean end."""

import http.cookiejar
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def place(tmp_path):
    """A free port and an empty folder, not the tests' own."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    ours = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "CELERY_BROKER_URL", "SITE_URL"}
    env = {name: value for name, value in os.environ.items() if name not in ours}
    return {**env, "VAR_DIR": str(tmp_path / "var"), "PORT": str(port), "PYTHONUNBUFFERED": "1"}


def read_until(stream, words, seconds=180):
    """Read the output of the process up to these words."""
    said, until = "", time.monotonic() + seconds
    while words not in said and time.monotonic() < until:
        if select.select([stream], [], [], 1)[0]:
            piece = os.read(stream.fileno(), 65536).decode()
            if not piece:
                break
            said += piece
    assert words in said, said
    return said


class Visitor:
    """A client with cookies that follows redirects."""

    def __init__(self, port):
        self.site = f"http://localhost:{port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path, **form):
        data = urllib.parse.urlencode(form).encode() if form else None
        with self.opener.open(self.site + path, data, timeout=60) as answer:
            return answer.status, answer.url, answer.read().decode()

    def log_in(self, email, password):
        _status, _url, page = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        return self.get("/accounts/login/", csrfmiddlewaretoken=token, login=email, password=password)


def processes(folder):
    """Return the processes that work on this folder, found by their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"VAR_DIR={folder}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # ended meanwhile, or not readable
    return found


@pytest.mark.embedded
@pytest.mark.skipif(sys.platform != "linux", reason="LOUD: looks for what is left over in /proc")
def test_the_demo_from_start_to_end(place):
    command = [sys.executable, "dev.py", "demo"]
    with subprocess.Popen(command, cwd=ROOT, env=place, stdout=subprocess.PIPE, start_new_session=True) as demo:
        try:
            said = read_until(demo.stdout, "Ctrl-C stops it")
            logins = subprocess.run(
                [sys.executable, "manage.py", "demo_logins", "--json"],
                cwd=ROOT,
                env=place,
                capture_output=True,
                check=True,
            )
            people = {person["role"]: person for person in json.loads(logins.stdout)}
            assert {"resident", "mentor", "supervisor", "teacher", "secretariat", "jury", "director"} <= set(people)
            for person in people.values():
                assert f"  {person['role']} " in said
                status, url, _page = Visitor(place["PORT"]).log_in(person["email"], person["password"])
                assert (status, url) == (200, f"http://localhost:{place['PORT']}/"), person["role"]
            probe = [sys.executable, "manage.py", "check_worker", "--timeout", "60"]
            subprocess.run(probe, cwd=ROOT, env=place, check=True)
            demo.send_signal(signal.SIGTERM)
            assert demo.wait(30) == 0
        finally:
            demo.kill()
    assert processes(place["VAR_DIR"]) == []
