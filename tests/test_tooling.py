"""`dev.py` and its parts."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import cannot
from tooling import environment

pytestmark = pytest.mark.embedded
ROOT = Path(__file__).resolve().parent.parent


def dev(*words, **env):
    command = [sys.executable, "dev.py", *words]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("words", "code"), [([], 0), (["help"], 0), (["fly"], 2)])
def test_it_says_what_it_can_do(words, code):
    done = dev(*words)
    assert done.returncode == code
    assert "python3 dev.py demo" in done.stdout


def test_a_word_too_many_is_refused():
    done = dev("demo", "now")
    assert (done.returncode, done.stderr) == (2, "\ndemo takes no further words.\n")


def test_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = dev("demo", PORT=str(port))
    assert done.returncode == 2
    assert done.stderr == (
        f"\nPort {port} is taken. Stop what uses it, or choose another: PORT=8001 python3 dev.py demo\n"
    )


def test_a_port_that_is_no_number():
    assert dev("demo", PORT="web").stderr == "\nPORT is 'web'; write a number.\n"


def test_another_python_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(environment, "WANTED", (2, 7))
    with pytest.raises(SystemExit):
        environment.right_python()
    assert capsys.readouterr().err.startswith("\nCursus needs Python 3.11 as python3 or python3.11; this is Python 3.")


def test_uv_is_told_what_pip_is_configured_to(monkeypatch, tmp_path):
    """A mirror, a second index or a certificate configured for pip is used by uv too."""
    (tmp_path / "wheels").mkdir()
    config = tmp_path / "pip.conf"
    config.write_text(
        "[global]\n"
        "index-url = https://mirror.example/simple\n"
        "extra-index-url = https://a.example/simple\n    https://b.example/simple\n"
        f"find-links = {tmp_path}/wheels {tmp_path}/not-there\n"
        "cert = /from/the/file.pem\n"
        "[list]\nformat = json\n"
    )
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_", "SSL_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.setenv("PIP_CERT", "/from/the/environment.pem")
    monkeypatch.setenv("UV_HTTP_TIMEOUT", "7")
    monkeypatch.setenv("PIP_TIMEOUT", "60")
    found = environment.uv_settings(environment.right_python())
    assert found == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://a.example/simple https://b.example/simple",
        "UV_FIND_LINKS": f"{tmp_path}/wheels",
        "SSL_CERT_FILE": "/from/the/environment.pem",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_what_cannot_be_had_is_loud_here_and_a_failure_in_ci(monkeypatch, ci, outcome):
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no chromium"):
        cannot("no chromium")


def test_the_lock_files_name_no_host_and_agree():
    plain, full = ((ROOT / name).read_text() for name in ("requirements.lock", "requirements-dev.lock"))
    assert "://" not in plain + full
    pins = [{line.split()[0] for line in text.splitlines() if "==" in line} for text in (plain, full)]
    assert pins[0] - pins[1] == set()
