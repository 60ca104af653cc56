"""What a process really loads; who may import whom is in the contracts of pyproject.toml (`make check`)."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(
    path for top in ("portal", "kb", "video") for path in (ROOT / top).rglob("__init__.py") if "demonstration/texts" not in str(path)
)
LOADED = """
import sys, warnings
warnings.simplefilter("ignore")
import {module}
print("\\n".join(sys.modules))
"""


def loaded_by(module: str) -> set[str]:
    """The modules that a fresh process holds after importing one."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(module=module)], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["portal.app", "portal.jobs.start", "portal.cli"])
def test_the_portal_never_loads_the_media_libraries(module: str) -> None:
    assert loaded_by(module).isdisjoint({"aiortc", "aioice", "av", "pylibsrtp", "video.rooms", "video.media", "video.server"})


@pytest.mark.parametrize("module", ["video", "kb", "kb.library"])
def test_rooms_and_library_never_load_the_portal(module: str) -> None:
    assert loaded_by(module).isdisjoint({"portal", "pyramid", "ZODB", "persistent", "transaction"})


def test_the_domain_loads_no_web_framework_and_no_index() -> None:
    assert loaded_by("portal.domain.portal").isdisjoint({"pyramid", "webob", "colander", "deform", "whoosh", "numpy", "kb"})


def test_the_command_line_loads_a_command_only_when_it_runs() -> None:
    assert loaded_by("portal.cli").isdisjoint({"ZODB", "pyramid", "kb", "whoosh", "numpy"})


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: str(path.relative_to(ROOT).parent))
def test_each_package_says_its_purpose_in_its_first_line(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    said = ast.get_docstring(tree) or ""
    assert len(said.splitlines()[0] if said else "") >= 20
    assert isinstance(tree.body[0], ast.Expr)
