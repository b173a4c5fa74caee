"""The virtual environment, the system libraries, the compiled translations."""

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
STAMP = VENV / "installed.json"
WANTED = (3, 11)

# Libraries of WeasyPrint
LIBRARIES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"]
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}


def say(text):
    print(f"\n== {text}", flush=True)


def stop(text, code=1):
    print(f"\n{text}", file=sys.stderr, flush=True)
    sys.exit(code)


def run(*command, env=None, quiet=False):
    """Run a command in the project's folder; exit when it fails."""
    out = subprocess.DEVNULL if quiet else None
    code = subprocess.call([str(word) for word in command], cwd=ROOT, env={**os.environ, **(env or {})}, stdout=out)
    if code:
        stop(f"This failed with exit code {code}: {' '.join(str(word) for word in command)}")


def right_python():
    """Return the interpreter for the environment: this one (inside it, its parent), or a python3.11 beside it."""
    for name in (getattr(sys, "_base_executable", sys.executable), shutil.which("python3.11")):
        if name:
            ask = [name, "-c", "import sys; print(*sys.version_info[:2])"]
            found = subprocess.run(ask, stdout=subprocess.PIPE, text=True, check=False).stdout
            if found.split() == [str(part) for part in WANTED]:
                return name
    return stop("Cursus needs Python 3.11 as python3 or python3.11; this is Python " + sys.version.split()[0] + ".")


def missing_packages(names):
    """Return the Debian packages that are not installed; none where there is no dpkg."""
    if not shutil.which("dpkg-query"):
        return []
    ask = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names]
    lines = subprocess.run(ask, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout
    return [name for name in names if f"{name} installed" not in lines.splitlines()]


def apt_install(names):
    """Install Debian packages where possible; return those still missing."""
    may = shutil.which("apt-get") and os.geteuid() == 0
    if not names or not may:
        return names
    say("Installing " + " ".join(names))
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # packages start no service
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    for attempt in (["apt-get", "update", "-qq"], None):
        if subprocess.call(install, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) == 0:
            return []
        if attempt:
            print("Reading the package lists anew.", flush=True)
            subprocess.call(attempt, env=env, stdin=subprocess.DEVNULL)
    return missing_packages(names)


def uv_settings(python):
    """Return pip's configuration as settings of uv, which does not read pip.conf."""
    shown = subprocess.run([python, "-m", "pip", "config", "list"], stdout=subprocess.PIPE, text=True, check=False)
    found = {}
    lines = [line.partition("=") for line in shown.stdout.splitlines() if "=" in line]
    for section in ("global.", "install.", ":env:."):
        for key, _, value in lines:
            name = PIP_TO_UV.get(key[len(section) :]) if key.startswith(section) else None
            if name:
                found[name] = " ".join(str(ast.literal_eval(value)).split())
    links = [link for link in found.get("UV_FIND_LINKS", "").split() if "://" in link or Path(link).exists()]
    found["UV_FIND_LINKS"] = ",".join(links)
    # every version is pinned with its hash, so any index will do
    found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return {name: value for name, value in found.items() if value and name not in os.environ}


def install(dev):
    """Fill `.venv` from the lock file unless it is up to date; return whether anything was done."""
    locks = ["requirements-dev.lock", "requirements.lock"] if dev else ["requirements.lock"]
    wanted = {lock: hashlib.sha256((ROOT / lock).read_bytes()).hexdigest() for lock in locks}
    works = Path(PYTHON).exists() and subprocess.call([PYTHON, "-c", ""], stderr=subprocess.DEVNULL) == 0
    stamp = json.loads(STAMP.read_text()) if works and STAMP.exists() else {}
    if {**stamp, **wanted} == stamp:
        return False
    python = right_python()
    if subprocess.call([python, "-m", "pip", "--version"], stdout=subprocess.DEVNULL) != 0:
        stop("pip is missing. On Debian: apt-get install python3-pip")
    say("Setting up .venv from " + locks[0])
    if not works:
        run(python, "-m", "venv", "--clear", "--without-pip", VENV)
    run(python, "-m", "pip", "--python", PYTHON, "install", "--quiet", "--disable-pip-version-check", "uv")
    uv = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", locks[0]]
    run(*uv, env=uv_settings(python))
    STAMP.write_text(json.dumps({**stamp, **wanted}))  # the development lock includes the other
    return True


def compile_catalogs():
    stale = [
        po
        for po in ROOT.glob("locale/*/LC_MESSAGES/*.po")
        if not po.with_suffix(".mo").exists() or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime
    ]
    if stale:
        run(PYTHON, "locale/catalog.py", "compile")


def setup(dev=False):
    missing = apt_install(missing_packages(LIBRARIES))
    if missing:
        stop("PDF pages need system libraries. As root: apt-get install " + " ".join(missing))
    changed = install(dev)
    compile_catalogs()
    return changed
