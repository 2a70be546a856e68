"""What is installed from a wheel does the main job, with its seeds and migrations inside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        folder,
        ROOT,
        cwd=folder,
    )
    (built,) = folder.glob("ktrade_facts-*.whl")
    return built


def test_the_wheel_holds_every_seed_and_migration(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder, target in (("seeds", "_seeds"), ("migrations", "_migrations"), ("ktrade", "")):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in (".py", ".csv", ".md", ".toml"):
                assert (
                    "/".join(filter(None, ("ktrade", target, str(file.relative_to(ROOT / folder)))))
                    in inside
                )


@pytest.mark.slow
@pytest.mark.parametrize("runner", ["pipx run --spec", "uvx --from"])
def test_the_main_job_by_the_tools_of_the_readme(wheel: Path, tmp_path: Path, runner: str) -> None:
    """In homes of their own; the libraries are the registry's."""
    tool, *options = runner.split()
    if not shutil.which(tool):
        pytest.skip(f"NOT TRIED: there is no {tool} on this machine")
    names = ("HOME", "PIPX_HOME", "XDG_CACHE_HOME", "UV_TOOL_DIR", "UV_CACHE_DIR")
    homes = {name: str(tmp_path / name) for name in names}
    store = {"KTRADE_DB": str(tmp_path / "k.db"), "PYTHONPATH": ""}
    for words in ("ingest", "show --month 2026-01"):
        said = run(tool, *options, wheel, "ktrade", *words.split(), cwd=tmp_path, **homes, **store)
    assert "65.85" in said


@pytest.mark.slow
def test_the_main_job_from_the_wheel_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    # The libraries are this environment's, by a path file: what is tested is the wheel, not the
    # registry.
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel, cwd=tmp_path)
    site = run(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=tmp_path).strip()
    libraries = Path(pytest.__file__).parent.parent
    (Path(site) / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    ktrade = tmp_path / "venv" / "bin" / "ktrade"
    store = {"KTRADE_DB": str(tmp_path / "k.db"), "PYTHONPATH": ""}
    where = run(python, "-c", "import ktrade; print(ktrade.__file__)", cwd=tmp_path, **store)
    assert str(tmp_path) in where
    run(ktrade, "ingest", cwd=tmp_path, **store)
    assert "65.85" in run(ktrade, "show", "--month", "2026-01", cwd=tmp_path, **store)
    assert "65.85" in run(
        python, "-m", "ktrade", "show", "--month", "2026-01", cwd=tmp_path, **store
    )
