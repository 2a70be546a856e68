"""A Korean article or release: its main period, and the facts and claims of each sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ktrade.model.period import Period
from ktrade.model.quantity import WORLD
from ktrade.press.dates import Calendar, first_of
from ktrade.press.facts import Fact, Group
from ktrade.press.gathering import claim_facts, facts_of
from ktrade.press.korean import KoreanSentence
from ktrade.press.korean_claims import claims_of
from ktrade.press.korean_mentions import korean_mentions, periods
from ktrade.press.korean_mentions import phrases as phrases
from ktrade.press.lexicon import Lexicon
from ktrade.press.mentions import Mention, with_hong_kong
from ktrade.press.sentence import Context

LANGUAGE = "ko"
_REWRITTEN = (
    (re.compile(r"[’‘`]"), "'"),
    (re.compile(r"(?:전체|전) ?산업(?= ?\()"), "우리나라 전체 수출"),
    (re.compile(r"[대對]\(對\) ?|對(?=[中美日가-힣A-Z])"), "대"),
    (
        re.compile(r"(?<![一-龥])[中美日](?=[ (·,은는이과와도])"),
        lambda found: {"中": "중국", "美": "미국", "日": "일본"}[found[0]],
    ),
    (re.compile(r"[\u00a0\u2009\u202f\u3000]"), " "),
    (re.compile(r"중국 ?\(홍콩 ?포함[,·:] ?"), "중국홍콩포함("),
    (
        re.compile(r"중국 ?\(홍콩 ?포함\)|홍콩을? 포함한 중국|중국·홍콩(?= ?(?:지역|으로))"),
        "중국홍콩포함",
    ),
    (
        re.compile(r"유럽연합 ?\(EU\)|유럽연합\(EU·"),
        lambda found: "유럽연합" + ("(" if found[0].endswith("·") else ""),
    ),
    (re.compile(r"\((?:ICT|SSD|HBM|AI|OLED|LCD)\)"), ""),
    (re.compile(r"\((?:토(?:요일)?[^)]*=?[^)]*0\.5일)\)|[·,] ?토(?:요일)? ?= ?0\.5일"), ""),
    # what a list begins with: "▼ 선박(2.1%)" is a fall, "(적자) 일본 3억 달러" what all of it are
    (re.compile(r"▼ ?(?=[가-힣A-Z])"), ", 감소: "),
    (re.compile(r"(?:^|(?<=: ))\(([흑적]자)국?\) ?(?=[가-힣])"), r"\1: "),
    (re.compile(r"[△▲○●◦□■ㅇ] ?(?=[가-힣A-Z])"), ", "),
    (re.compile(r"\d대 (?=에너지)"), ""),
    (re.compile(r"(\d+)대 (?=품목|주력|지역|국가|수출|주요|시장)"), r"\1개 "),
    (re.compile(r"(\d) ?%\(p\)"), r"\1%p"),
    (re.compile(r"하루 (?=\d[\d,.억만천백 ]*(?:달러|불))"), "하루 평균 "),
    # a bracket of names behind a word says what it is: "에너지(원유, 가스)", "수지(수출-수입)"
    (
        re.compile(r"(?<=[가-힣])\((?![^()]*(?:증가|감소|상승|하락|자|포함))[가-힣一-龥·, \-]+\)"),
        "",
    ),
)
# What is sold at home is no trade, nor what of that is told behind it.
_AT_HOME = re.compile(r"^(?!.*수출).*(?:내수|국내) ?(?:판매|시장|소비|매출)")
_OF_THEM = re.compile(r"이 ?(?:중|가운데|들)")
# A province's trade is not the country's, and what is expected is no fact.
_ELSEWHERE = re.compile(
    r"(?:충남|충북|대전|세종|서울|부산|울산|경남|경북|전남|전북|대구|인천|강원|제주|경기도"
    r"|광주|창원|포항|구미|평택|천안|아산)"
    r"(?:[시도권]?(?:의|은|는|이|가)| ?지역| 수출| \d+월 수출|(?:본부)?세관)"
    r"|^\W*(?:주요국|경쟁국|각국)(?:의| \d+월)? ?수출"
)
_EXPECTED = re.compile(
    r"(?:예상|전망|예측)(?:했다|했습니다|하였다|하고 있다|된다|됐다|한다|이다|하였음|했음)?[.\"']*$"
    r"|(?:를|을|할|될|줄|늘|이를|달할|넘을|넘길|어날|어들|어설) 것(?:으로|이라|이란|[\"'])"
    r"|(?:억|조) ?(?:달러|불)를? 목표|나서겠|겠다[고\"']|기대된다"
    r"|(?:[을를할될줄늘질]|이를|달할|넘길) 수(?:도|는)? 있(?:다|을|으며|어|습)"
    r"|기대감|가능성[이도은] (?:크|높|커|있|제기)|가능성에 "
    r"|내다[봤보][^.]{0,4}\.?$|목표(?:다|이다|로 (?:잡|삼|세)[^.]*)\.?$"
)
# "전체 수출은": of all countries, in an article on trade with one too, from there on.
_OF_ALL = re.compile(r"(?:전체|총) ?(?:수출|수입)액?(?:은|이|도) ")
# "일본은 5억 달러를 수출했다": a country's own trade, as "일본의 5월 수출은".
_ITS_OWN = re.compile(
    r"(?:은|는) (?:(?!(?:은|는) )[^.]){0,40}(?:달러|불)(?:어치)?를? (?:수출|수입)(?:했|하)"
)
# "일본의 5월 수출은": another country's, to the end of the sentence.
_FOREIGN = re.compile(r"의 (?:[^\s,.()%]+ ){0,3}?[^\s,.()%]*(?:수출|수입|무역)")
# The name of the report an article is on: "'2031년 6월 수출입 현황'".
REPORT = re.compile(
    r"(?:20\d\d|19\d\d)년 \d{1,2}월(?: 1 ?[~∼-] ?\d\d일)?[^'\"<>,.]{0,8}"
    r"(?:수출입|ICT|정보통신|자동차 ?산업)[^'\",.]{0,8}(?:현황|동향|실적|통계)"
)
_LABEL = re.compile(
    r"[^:：()]{0,30}(?:\((?P<unit>%|[천백]?[만억] ?(?:달러|불))[^()]*\)|증[감가]률|감소율) ?[:：] "
)
_BARE = re.compile(
    r"(?<![\d.,'’~∼-])\d[\d,]*(?:\.\d+)?(?! ?[\d%억조만백천개년월일분~∼-]|[.,]\d|번|위)"
)
_UNIT_ONCE = re.compile(
    r"\d(?P<unit>(?:[백천]만|억|만)? ?(?:달러|불)) ?\([-+△]?[\d.]+ ?%? ?[↑↓]?\)"
)
_BARE_PAIR = re.compile(r"(?<=[가-힣A-Z] )(\d[\d,.]*) ?\(([-+△]?\d[\d.]*)%? ?([↑↓]?)\)")
SHORT = 40  # characters, of a question or a heading: "6월만 보면요?"
_BY_ITEM = re.compile(r"(?:주요 )?품목(?:별| 중| 가운데)")
_BREAK = re.compile(
    r"(?<=[다요음됨임함])\.[\"')\]]* *(?=\S)|(?<=[.!?])(?<!\b[A-Z]\.)\s+(?=[가-힣'\"\[(])|\s[※*] "
)


def _with_units(paragraph: str) -> str:
    """A list with the unit at each figure that its label or its first member says for all: '증감률
    (%): (4월) 3.1 → (5월) 2.0', '미국 9억불(3%), 중국 8(2)'."""
    if label := _LABEL.match(paragraph):
        unit = (label["unit"] or "%").replace(" ", "")
        rest = _BARE.sub(rf"\g<0>{unit}", paragraph[label.end() :])
        paragraph = f"{re.sub(r' ?[(][^()]*[)]', '', label[0])}{rest}"
    if first := _UNIT_ONCE.search(paragraph):
        paragraph = _BARE_PAIR.sub(rf"\1{first['unit']}(\2%\3)", paragraph)
    return paragraph


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph, names and signs in one spelling."""
    paragraph = _with_units(paragraph)
    for pattern, new in _REWRITTEN:
        paragraph = pattern.sub(new, paragraph)
    return [part.strip() for part in _BREAK.split(paragraph) if part and part.strip()]


def named_period(text: str, calendar: Calendar) -> str:
    """The first period that a text names; '' for none."""
    named = [m for m in periods(text, calendar) if m.kind == "period"]
    return first_of([m.text for m in sorted(named, key=lambda m: m.start)])


def has_figure(text: str) -> bool:
    """Whether a text prints a percentage or an amount of money."""
    return re.search(r"\d ?(?:%|억|조)", text) is not None


def facts(
    sentence: str, where: str, lexicon: Lexicon, calendar: Calendar, context: Context
) -> Iterator[Fact]:
    """The facts and claims of a sentence; `context` is moved on to the next one."""
    if _AT_HOME.search(sentence) or (context.is_at_home and _OF_THEM.match(sentence)):
        context.is_at_home = True
        return
    context.is_at_home = False
    if _ELSEWHERE.search(sentence):
        context.is_elsewhere = True
        context.is_regional |= context.group is None and where == "p1"
    if re.search("전국|우리나라|전체 수출", sentence):
        context.is_elsewhere = False
    if context.is_elsewhere or _EXPECTED.search(sentence):
        return
    mentions = korean_mentions(sentence, lexicon, calendar)
    foreign = next((m for m in mentions if _is_of_another_country(m, sentence)), None)
    if foreign:
        sentence = sentence[: foreign.start]
        mentions = [m for m in mentions if m.end <= foreign.start]
        if not mentions:
            return
    if re.search("홍콩(?:을|도|까지)? ?포함", sentence):
        mentions = list(with_hong_kong(mentions))
    if _OF_ALL.search(sentence) and not any(m.kind == "place" for m in mentions):
        context.headline = context.headline._replace(destination=WORLD)
    if sentence[0] in "□■◆":  # a head, behind which a release begins anew
        context.told_of = context.part = None
    dates = [m.text for m in mentions if m.kind == "period"]
    if context.is_one_sentence and not any(m.is_figure for m in mentions) and len(sentence) < SHORT:
        context.asked = Period.parse(dates[0]) if len(dates) == 1 else None
    told = context.group
    groups = KoreanSentence(sentence, mentions, lexicon, context).read()
    _doubt_items(sentence, groups, told, context)
    context.doubt_place(groups, mentions)
    context.flows |= {s.flow for g in groups if g.figures for s in g.series}
    for group in groups:
        group.has_period = False
        context.doubt_period(group, mentions)
        yield from facts_of(group, sentence, where, context.main)
    for group, period, claim in claims_of(sentence, groups, mentions, context):
        yield from claim_facts(group, period, claim, where)


def _doubt_items(
    sentence: str, groups: Sequence[Group], told: Group | None, context: Context
) -> None:
    """Marks items that a sentence tells of one by one, behind one on a destination, where nothing
    has been told of all destinations yet."""
    place = told.series[-1].destination if told else WORLD
    if any(g.figures and g.series[-1].destination == WORLD for g in groups) and (
        place == WORLD or not _BY_ITEM.match(sentence)
    ):
        context.tells_of_world = True
    if place != WORLD and _BY_ITEM.match(sentence) and not context.tells_of_world:
        for group in groups:
            if "place" not in group.explicit and group.series[-1].destination == WORLD:
                group.doubts.append(f"to {place}, as what stands before?")


def _is_of_another_country(mention: Mention, sentence: str) -> bool:
    """Whether what follows a place is told of its own trade, and not of Korea's with it."""
    is_place = mention.kind in ("place", "unknown")
    told = _FOREIGN.match(sentence, mention.end) or _ITS_OWN.match(sentence, mention.end)
    return is_place and told is not None
