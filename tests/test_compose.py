"""The compose file, read as text, since no container engine can run here: its names must exist."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.embedded
ROOT = Path(__file__).resolve().parent.parent
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def test_the_services():
    assert set(SERVICES) == {"db", "redis", "release", "web", "balancer", "worker", "beat"}
    assert {name: s["deploy"]["replicas"] for name, s in SERVICES.items() if "deploy" in s} == {"web": 2, "worker": 2}


def test_its_secrets_are_files_that_the_page_of_operations_makes():
    made = (ROOT / "docs/operations.md").read_text()
    whole = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert [s["file"] for s in whole["secrets"].values() if f"> {s['file'].removeprefix('./')}" not in made] == []
    used = {name for service in SERVICES.values() for name in service.get("secrets", ())}
    assert used == set(whole["secrets"])


def test_its_settings_are_read_by_the_settings_module():
    settings = "".join(path.read_text() for path in (ROOT / "config").glob("*.py"))
    asked = set(re.findall(r'(?:env(?:\.\w+)?|flag|secret)\(\s*"([A-Z0-9_]+)"', settings))
    asked |= {f"{name}_FILE" for name in re.findall(r'secret\("([A-Z0-9_]+)"\)', settings)}
    for name in ("release", "web", "worker", "beat"):
        assert set(SERVICES[name]["environment"]) <= asked


def test_the_image_has_the_libraries_that_setting_up_installs():
    from tooling.environment import LIBRARIES

    image = (ROOT / "Dockerfile").read_text()
    assert [library for library in LIBRARIES if library not in image] == []


def test_the_commands_of_its_processes_start(tmp_path):
    """Run them without a container: the beat and a worker load the application, the probe answers."""
    for words in (["celery", "-A", "config", "report"], ["operations.probe", "http://127.0.0.1:1/"]):
        env = {**os.environ, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
        done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, env=env, capture_output=True, check=False)
        assert done.returncode == (1 if "probe" in words[0] else 0), done.stderr


def test_a_secret_is_read_from_its_file(tmp_path):
    (tmp_path / "key").write_text("from a file\n")
    env = {**os.environ, "VAR_DIR": str(tmp_path), "SECRET_KEY_FILE": str(tmp_path / "key")}
    show = "from config import settings; print(settings.SECRET_KEY, settings.SECRET_KEY_MADE)"
    done = subprocess.run([sys.executable, "-c", show], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "from a file None\n"


def test_files_go_to_a_bucket_by_the_environment_alone(tmp_path):
    env = {**os.environ, "VAR_DIR": str(tmp_path), "FILES_S3_BUCKET": "cursus", "FILES_S3_URL": "http://127.0.0.1:1"}
    env |= {"FILES_S3_KEY": "k", "FILES_S3_SECRET": "s", "DJANGO_SETTINGS_MODULE": "config.settings"}
    show = "import django; django.setup(); from django.core.files.storage import default_storage as s; "
    show += "print(s.bucket_name, s.endpoint_url, s.file_overwrite, type(s._wrapped).__name__)"
    done = subprocess.run([sys.executable, "-c", show], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "cursus http://127.0.0.1:1 False S3Storage\n"
