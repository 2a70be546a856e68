"""Where the bundled files are: in the package when installed, else beside it."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
PROFILES = _PACKAGE / "profiles"


def bundled(folder: str) -> Path:
    """The folder `seeds` or `migrations`: `ktrade/_seeds` of a wheel, `seeds` of a checkout."""
    inside = _PACKAGE / f"_{folder}"
    return inside if inside.is_dir() else _PACKAGE.parent / folder


def profile_names() -> list[str]:
    """The names of the bundled profiles of official tables."""
    return sorted(file.stem for file in PROFILES.glob("*.toml"))
