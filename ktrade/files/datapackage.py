"""The tables that a data package (datapackage.json) names, as files to load."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

from ktrade.errors import NotUnderstood, shown

DESCRIPTOR = "datapackage.json"
LARGEST = 1 << 24  # bytes of a descriptor


def tables_of(descriptor: Path) -> list[Path]:
    """Its CSV files, in order. NotUnderstood where it names none, or one elsewhere than beside
    it."""
    try:
        if descriptor.stat().st_size > LARGEST:
            raise NotUnderstood(f"is larger than {LARGEST} bytes; expected a data package")
        content = json.loads(descriptor.read_bytes())
        resources = [(one["path"], one.get("format", "csv")) for one in content["resources"]]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise NotUnderstood("is not a data package; expected JSON with resources") from None
    except OSError as error:
        raise NotUnderstood(f"cannot be read: {error.strerror}") from None
    found = [_beside(descriptor, path) for path, kind in resources if kind == "csv"]
    if not found:
        raise NotUnderstood("names no CSV file; expected a data package with one")
    return found


def _beside(descriptor: Path, path: object) -> Path:
    name = PurePosixPath(path) if isinstance(path, str) else None
    if name is None or name.is_absolute() or ".." in name.parts or "://" in str(path):
        raise NotUnderstood(f"names {shown(str(path))}; expected files in its own folder")
    file = descriptor.parent / name
    if not file.is_file():
        raise NotUnderstood(f"names {shown(str(path))}, and there is no such file beside it")
    return file
