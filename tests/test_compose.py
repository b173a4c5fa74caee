"""The production start is read here, since no container engine can run it: it must speak of things that exist."""

import re
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.embedded
ROOT = Path(__file__).resolve().parent.parent
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def test_the_services():
    assert set(SERVICES) == {"db", "redis", "release", "web", "worker"}


def test_its_settings_are_read_by_the_settings_module():
    asked = set(re.findall(r'(?:env(?:\.\w+)?|flag)\(\s*"([A-Z_]+)"', (ROOT / "config/settings.py").read_text()))
    for name in ("release", "web", "worker"):
        assert set(SERVICES[name]["environment"]) <= asked


def test_the_image_has_the_libraries_that_setting_up_installs():
    from tooling.environment import LIBRARIES

    image = (ROOT / "Dockerfile").read_text()
    assert [library for library in LIBRARIES if library not in image] == []
