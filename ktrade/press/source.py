"""The sources.csv row of a drafted article, of what its page says of itself."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from ktrade.files.template import describe
from ktrade.model.period import Vintage
from ktrade.model.quantity import Source
from ktrade.press.article import Draft
from ktrade.press.page import Page


def described(source_id: str, page: Page, draft: Draft) -> Path:
    """Adds the row to the sources.csv of the working folder, unless it is described there: that
    file.

    Confirmed figures are a vintage of their own. BadFiles where the file cannot be read or written.
    """
    beginning = " ".join(paragraph for _, paragraph in page.paragraphs)[:600]
    revised = re.search(
        r"확정치|confirmed (?:figures|data)|finalized (?:figures|data)", f"{page.title} {beginning}"
    )
    subject = f"{'ICT' if draft.about == 'ict' else 'all'} trade in {draft.main.title}"
    return describe(
        Source(
            source_id,
            page.publisher,
            published=date.fromisoformat(page.published) if page.published else None,
            reports=Vintage.of(draft.main, revised=revised is not None),
            subject=subject,
            url=page.url,
        ),
        Path(),
    )
