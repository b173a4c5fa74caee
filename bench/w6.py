"""W6: the first load of a resident's home on a slow phone, from an empty cache, with the demonstration data.

CPU 4x slower, 1.6 Mbit/s, 150 ms. Bytes are those that cross the network; the layout shift is the sum of what the
browser reports while the page loads.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from bench.rows import Row, at_most
from tests.workers import free_port

ROOT = Path(__file__).resolve().parent.parent
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
CPU = 4
ROUNDS = 5
WATCH = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
READ = """() => ({
  painted: performance.getEntriesByName("first-contentful-paint")[0].startTime / 1000,
  shift: window.shift,
})"""


@contextmanager
def served():
    """Run the demonstration as in production, without a proxy; return its URL and environment."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="cursus-bench-") as folder:
        env = {**os.environ, "VAR_DIR": folder, "DATABASE_URL": "", "CELERY_BROKER_URL": "", "STATIC_MANIFEST": "true"}
        for words in (["migrate", "-v", "0"], ["demo_data"], ["collectstatic", "--noinput", "-v", "0"]):
            run_quietly([sys.executable, "manage.py", *words], env)
        command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
        env["ALLOWED_HOSTS"] = "127.0.0.1"
        command += ["--threads", "4", "--no-control-socket", "--log-level", "error"]
        with subprocess.Popen(command, env=env, cwd=ROOT) as server:  # noqa: S603  our own server
            try:
                wait_for(f"http://127.0.0.1:{port}/accounts/login/")
                yield f"http://127.0.0.1:{port}", env
            finally:
                server.terminate()


def run_quietly(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return done.stdout


def wait_for(url: str) -> None:
    for _attempt in range(300):
        try:
            urllib.request.urlopen(url, timeout=10).close()  # noqa: S310  our own server
        except OSError:
            time.sleep(0.2)
        else:
            return


def resident(env: dict[str, str]) -> dict:
    people = json.loads(run_quietly([sys.executable, "manage.py", "demo_logins", "--json"], env))
    return next(person for person in people if person["role"] == "resident")


def logged_in(browser, url: str, person: dict) -> list:
    """Return the cookies of a session."""
    context = browser.new_context(base_url=url, locale="fr-BE")
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", person["email"])
    page.fill("[name=password]", person["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{url}/")
    cookies = context.cookies()
    context.close()
    return cookies


def first_load(browser, url: str, cookies: list) -> dict[str, float]:
    context = browser.new_context(base_url=url, locale="fr-BE", **PHONE)
    context.add_cookies(cookies)
    context.add_init_script(WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto("/", wait_until="networkidle")
    found = page.evaluate(READ)
    context.close()
    return {"bytes": sum(sizes), **found}


def run(_faculty) -> list[Row]:
    from playwright.sync_api import sync_playwright

    with served() as (url, env), sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        cookies = logged_in(browser, url, resident(env))
        loads = [first_load(browser, url, cookies) for _round in range(ROUNDS + 1)][1:]  # the first warms the server
        browser.close()
    middle = {name: sorted(load[name] for load in loads)[ROUNDS // 2] for name in loads[0]}
    return [
        at_most("W6", "first load of a resident's home on a phone", middle["bytes"] / 1000, "kB", 250),
        at_most("W6", "first contentful paint there", middle["painted"], "s", 2),
        at_most("W6", "layout shift there", middle["shift"], "", 0.05),
    ]
