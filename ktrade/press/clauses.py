"""The clauses of an English sentence whose figures are none of Korea's trade, or of another time:
reasons, what is expected, what is left out, and names that nobody knows."""

from __future__ import annotations

import re

from ktrade.press.facts import not_known
from ktrade.press.figures import Figures
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Aside

_MAKERS = ("makers", "producers", "manufacturers")


class Clauses(Figures):
    """The clauses of a sentence."""

    def _while(self, mention: Mention) -> None:
        self._close_aside()
        self._end_clause()
        self.may_end_other = True
        self.group.is_over = self.group.is_over or bool(self.group.explicit or self.group.figures)
        if self.loose:
            self.group, self.loose = self.loose, None

    def _end_clause(self) -> None:
        """Forgets what holds to the end of a clause."""
        self.list_sign, self.unsigned = "", []
        self.is_reason = self.is_other = self.is_except = self.is_without = False
        self.is_expected = False
        self.nest = self.reason_place = ""

    def _reason(self, mention: Mention) -> None:
        self.is_reason = True
        self._keep_place()

    def _other(self, mention: Mention) -> None:
        before, follows = self._before(), self._next()
        said = self.text[mention.start : mention.end].lower()
        if (
            said in _MAKERS
            and follows
            and follows.kind == "flow"
            and self._gap(mention, follows) == " "
        ):
            return  # "Korean panel makers shipped $2 billion worth"
        is_noun = before is not None and before.kind == "item" and self._gap(before, mention) == " "
        if is_noun and "place" in self.group.explicit and not self.group.figures:
            headline = self.context.headline.category  # "Vietnam, a base for phone assembly, took"
            self.group.series = [s._replace(category=headline) for s in self.group.series]
            self.group.explicit.discard("item")
            self.is_apposition, self.is_other, self.may_end_other = True, True, False
            return
        # "Exports of chips, the backbone of the economy, rose": the subject goes on behind the
        # second comma.
        self.is_apposition = bool(self.group.explicit) and not (
            before
            and before.kind in ("flow", "item", "place")
            and len(self._gap(before, mention)) < 2
        )
        self.is_other, self.may_end_other = True, False

    def _expected(self, mention: Mention) -> None:
        """What stands behind it, to the end of the clause, is no fact but what it is compared
        with."""
        self.is_expected = True

    def _unknown(self, mention: Mention) -> None:
        """A name of which the vocabulary has nothing: the figures behind it are its own."""
        if self.is_reason or self.is_other or self.is_except or self.is_including:
            return
        if self.group.is_closed or self.group.explicit & {"item", "place"}:
            self._close_aside()
            self._follow(mention)
        self.group.explicit.add("item")
        self.group.doubts.append(not_known(self.text[mention.start : mention.end]))

    def _which(self, mention: Mention) -> None:
        """'Exports, which had risen 2 percent in May, fell': a time before, to the next comma."""
        if re.search(r"had$", self.text[: mention.end]) or self.text.startswith(
            " had ", mention.end
        ):
            self._close_aside()
            self.aside = Aside("after")

    def _including(self, mention: Mention) -> None:
        self.is_including = True

    def _except(self, mention: Mention) -> None:
        self.is_except = True
        before = self._before()
        if not before or before.kind in (",", "while"):
            self.is_without = True  # "excluding ships, exports rose 5 percent": of what is left
