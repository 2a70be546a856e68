"""What an English sentence says of a subject between two commas: a description, and no subject of
its own. 'Exports of chips, the country's main export item, rose 5 percent.'"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ktrade.press.mentions import Mention
from ktrade.press.sentence import SUBJECTS

_DESCRIBED = re.compile(
    r",? ?[,–—(] ?(?:[a-z]+(?:ed|ing)|made|built|sold|used|bound|led|long) "
    r"(?:[a-z]+ly |more and more )?(?:in|into|by|at|for|from|to|as|with) "
    r"[^,;:()–—]*?(?=[,–—)]| --)|"
    r",? ?[,–—(] ?(?:(?:still|now|also|long|once|by far|itself|traditionally|historically) )?"
    r"(?:(?:the|a|an|its|their|our|one of|another of|(?:South )?Korea's|Seoul's|Asia's|the \w+'s)"
    r"|which (?:is|are|was|were|has|have|make|makes)|(?:long )?considered|known|seen as|dubbed) "
    r"[^,;:()–—]*?\b(?:markets?|items?|products?|goods|partners?|engines?|drivers?|buyers?|"
    r"customers?|destinations?|sources?|mainstays?|backbones?|pillars?|category|earners?|"
    r"econom(?:y|ies)|export(?:s|er)?|components?|ingredients?|materials?|suppliers?|lines?|"
    r"sectors?|industr(?:y|ies)|bloc|group|hub|base|locomotive|darlings?|staples?|sellers?|"
    r"commodit(?:y|ies)|barometer|bellwether|gauge|part|name|country|neighbou?r)\b"
    r"[^,;:()–—]*?(?=[,–—)]| --)"
)
_DESCRIBING = (*SUBJECTS, "other", "total", "there", "share", "unknown", "nest")


def without_descriptions(mentions: Sequence[Mention], sentence: str) -> Iterator[Mention]:
    """The mentions, but those of a description behind a subject that has no figure in it."""
    spans = [found.span() for found in _DESCRIBED.finditer(sentence)]
    described = [
        (start, end)
        for start, end in spans
        if any(m.kind in SUBJECTS and 0 <= start - m.end < 12 for m in mentions)
        and not any(m.is_figure and start <= m.start < end for m in mentions)
    ]
    for mention in mentions:
        is_inside = any(start <= mention.start < end for start, end in described)
        if not (is_inside and mention.kind in _DESCRIBING):
            yield mention
