"""The page on Python says what happens: its examples are run and compared."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from tests.readme import GUIDE

PAGE = GUIDE / "python.md"


def test_the_examples_give_what_the_page_says(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KTRADE_DB", str(seeded))
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```pycon\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, None, 0)
    told: list[str] = []
    results = doctest.DocTestRunner().run(examples, out=told.append)
    assert results.attempted > 10
    assert not results.failed, "".join(told)
