"""The deployment for tests: PostgreSQL, Redis, two web and two worker processes behind one address.

`DEPLOYED=true python -m tests.postgres python -m pytest -m browser` runs the browser tests on it; the tests write their
rows into the same database. The commands of the processes come from Dockerfile and docker-compose.yml, the balancer is
an nginx with docs/nginx.conf.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests
import yaml
from django.conf import settings
from django.test.utils import modify_settings

from jobs import tasks
from jobs.models import Job
from tests.login.university import registered
from tests.workers import database_url, free_port
from tooling.serving import follow_parent

ROOT = Path(__file__).resolve().parent.parent
IS_MEANT = os.environ.get("DEPLOYED", "").lower() in {"true", "1"}
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
HOST = "127.0.0.1"
AROUND = """
worker_processes 1;
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr error;
events {{ }}
http {{
    log_format served "$upstream_addr $status $request $request_time";
    access_log {folder}/served.log served;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{site}
}}
"""


class Deployment:
    """Replaces pytest-django's live server; `answers()` counts the responses of each web process.

    The login of a university is expected at `university`, should a test start one.
    """

    def __init__(self, url: str, log: Path, university: int):
        self.url, self.log, self.university = url, log, university
        self._live_server_modified_settings = modify_settings(ALLOWED_HOSTS={"append": HOST})

    def __str__(self):
        return self.url

    def last_served(self) -> str:
        """Return what the balancer served last, with the seconds each took: for the message of a page that hangs."""
        return "\n".join(self.log.read_text().splitlines()[-12:])

    def answers(self) -> dict[str, int]:
        lines = self.log.read_text().splitlines()
        served = [line.split()[0] for line in lines if line.startswith(HOST)]
        return {address: served.count(address) for address in sorted(set(served))}


def words(service: str) -> list[str]:
    """Return the command of a service of docker-compose.yml, or of the image where it names none."""
    found = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"][service].get("command")
    if found is None:
        (line,) = re.findall(r"^CMD (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
        found = json.loads(line)
    return found


def configuration(port: int, webs: list[int], folder: Path) -> str:
    """Return docs/nginx.conf with the addresses of this machine."""
    text = (ROOT / "docs/nginx.conf").read_text()
    upstream = re.compile(r"server web:8000 (.*);")
    servers = "\n    ".join(f"server {HOST}:{web} {upstream.search(text)[1]};" for web in webs)
    text = upstream.sub(servers, text).replace("listen 80;", f"listen {HOST}:{port};")
    return AROUND.format(folder=folder, site=text)


@contextmanager
def process(command: list[str], env: dict[str, str]):
    ending = {"start_new_session": True, "preexec_fn": follow_parent}  # ends with a killed suite
    with subprocess.Popen(command, env=env, cwd=ROOT, **ending) as running:
        try:
            yield running
        finally:
            running.terminate()
            try:
                running.wait(10)
            except subprocess.TimeoutExpired:
                running.kill()


@contextmanager
def deployed(folder: Path, redis_url: str):
    """Run all processes; `folder` is for the files of the balancer."""
    port, university, *webs = [free_port() for _ in range(4)]
    url = f"http://localhost:{port}"  # by host name, since a passkey belongs to one
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings_deployed",
        "VAR_DIR": str(settings.VAR_DIR),
        "DATABASE_URL": database_url(),
        "CELERY_BROKER_URL": redis_url,
        "STATIC_MANIFEST": "true",
        "CSRF_TRUSTED_ORIGINS": url,
        "SITE_URL": url,
        "BEHIND_PROXY": "true",
        "EMAIL_URL": "memorymail://",
        "LOG_LEVEL": "ERROR",
        "OIDC_PROVIDERS": "unamur",
        **{f"OIDC_UNAMUR_{name}": value for name, value in registered(university).items()},
    }
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], env=env, cwd=ROOT, check=True
    )
    (folder / "nginx.conf").write_text(configuration(port, webs, folder))
    with ExitStack() as started:
        for web in webs:
            command = [HOST + f":{web}" if word == "0.0.0.0:8000" else word for word in words("web")]
            started.enter_context(process([sys.executable, "-m", *command, "--workers", "1"], env))
        for number in (1, 2):
            name = ["--concurrency", "1", "--hostname", f"tests{number}@%h"]
            started.enter_context(process([sys.executable, "-m", *words("worker"), *name], env))
        started.enter_context(process([sys.executable, "-m", *words("beat")], env))
        started.enter_context(process([NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)], env))
        wait_for([url, *(f"http://{HOST}:{web}" for web in webs)])
        yield Deployment(url, folder / "served.log", university)


def wait_for(addresses: list[str]) -> None:
    """Wait until each is ready, at most a minute."""
    until = time.monotonic() + 60
    for address in addresses:
        while True:
            try:
                answer = requests.get(f"{address}/health/ready/", timeout=10)
                if answer.status_code == 200:
                    break
                said = answer.text
            except requests.RequestException as error:
                said = str(error)
            if time.monotonic() > until:
                raise RuntimeError(f"{address} is not ready: {said}")
            time.sleep(0.3)


def let_work_end(job: Job) -> None:
    """Wait until a real worker has done the job, or run it here where there is none."""
    if not IS_MEANT:
        tasks.run(job.pk)
    until = time.monotonic() + 60
    while job.state != Job.State.DONE:
        assert time.monotonic() < until, f"{job.kind} is {job.state}: {job.reason}"
        time.sleep(0.2)
        job.refresh_from_db()
