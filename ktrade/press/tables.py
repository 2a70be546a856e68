"""A table of a saved page or text -> sentences that say its rows: 'Exports of ships in May 2031
were $120 million, down 3.1 percent'.

The columns tell the measure and the period, the caption or the heading above it what they leave
out. A table whose flow or unit nothing tells is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

_FIGURE = re.compile(r"(?P<sign>[-−–△▲▼+]?) ?(?P<number>\d[\d,]*(?:\.\d+)?) ?%?")
_YEAR = re.compile(r"(?:19|20)\d\d년?")
_GROWTH = re.compile(
    r"%|percent|yoy|y-o-y|change|growth|증감|증가율|대비|동[월기] ?비|전년 ?비", re.I
)
_SHARE = re.compile(r"share|비중|구성비", re.I)
_LEVEL = re.compile(r"usd|\$|dollar|value|amount|달러|불\b|금액|수출액|수입액|실적|누계|누적", re.I)
_UNTRUE = re.compile(
    r"forecast|consensus|target|rank|volume|contribution|전망|목표|순위|기여|물량|중량|대수"
    r"|전월|전분기|전기|month-on-month|\bm-?o-?m\b|previous (?:month|quarter)",
    re.I,
)
_SCALES = (
    (r"(?:100|hundred)[ -]?(?:m\b|mil|mn)", "hundred million"),
    (r"(?:\b10|\bten)[ -]?(?:m\b|mil|mn)", "ten million"),
    (r"thousand|\b1,?000 ?(?:US)?(?:\$|dollar|USD)", "thousand"),
    (r"mil|\bmn\b|\$ ?m\b", "million"),
    (r"bil|\bbn\b|\$ ?b\b", "billion"),
    ("백만", "백만"),
    ("억", "억"),
)
_MOVED = {"hundred million": (1, "billion"), "ten million": (2, "billion"),
          "thousand": (3, "million")}  # fmt: skip
_FLOWS = {
    "export": r"export|shipment|수출(?!입)",
    "import": r"import|수입",
    "balance": r"balance|surplus|deficit|수지",
}
SUBJECTS = {"export": "Exports", "import": "Imports", "balance": "Trade balance"}
_KOREAN_SUBJECTS = {"export": "수출", "import": "수입", "balance": "무역수지"}
# What no growth is: a level, by a head that is not understood.
TOO_MUCH = r"(?:\d+,|\d{4})"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES_OF_MONTHS = [month.capitalize() for month in MONTHS]
_MONTH = rf"(?:{'|'.join(_NAMES_OF_MONTHS)})[a-z]*\.?"
_PERIOD = re.compile(
    r"\d{1,2}\.1(?:일)? ?[~∼-] ?(?:\d{1,2}\.)?\d\d일?"
    r"|['’‘]\d\d(?:\.|년) ?\d{1,2}(?: ?[~∼-] ?\d{1,2})?월"
    r"|(?:19|20)\d\d\. ?\d{1,2}(?: ?[~∼-] ?\d{1,2}월?|월)"
    rf"|{_MONTH}(?: ?[-–~] ?{_MONTH})?(?: 1 ?[-–] ?\d\d)?(?:,? (?:19|20)\d\d)?"
    r"|(?:(?:19|20)\d\d년? ?)?(?:\d{1,2}(?: ?[~∼-] ?\d{1,2})?월|[1-4]분기|[상하]반기)"
    r"|[QH][1-4](?: (?:19|20)\d\d)?|\b(?:19|20)\d\d년?"
)
_MONTH_OF_YEAR = re.compile(r"(?:['’‘]|19|20)(?P<year>\d\d)[.년] ?(?P<month>\d{1,2})월")
_PLACES = re.compile(r"region|countr|destination|market|partner|지역|국가|국별|시장|대상국", re.I)
_ALL = re.compile(r"total|overall|all|exports?|imports?|trade balance|balance|합계|총계|전체|계"
                  r"|총?수출액?|총?수입액?|(?:무역)?수지|(?:전체|총) 수[출입](?:액|합계)?"
                  r"|수[출입] ?합계", re.I)  # fmt: skip
# What a table is of: "농식품 주요 시장별 수출", "지역별 철강재 수출액", "대일 수출 품목".
_NO_ITEM = (
    r"(?!주요|우리|한국|상위|전체|누[적계]|국가|지역|시장|품목|대상|수[출입]|무역|[가-힣]+별)"
)
_ITEM = re.compile(
    rf"(?<![가-힣]){_NO_ITEM}[가-힣]{{2,}}(?<!의)(?=(?: 주요)?(?: [가-힣]+별| 국가| 지역)*"
    r" ?수[출입](?![은는이을]))"
)
_TO_PLACE = re.compile(
    r"(?<![가-힣])대(?:[미중일]|중국|일본|미국|EU|아세안|베트남|인도|대만)"
    r"(?= (?:[가-힣]+ )*수[출입])"
)
LONGEST_NAME, LONGEST_CELL = 40, 60  # characters; longer cells are a page's, laid out by a table
LONGEST_HEADING = 120
FEWEST_ROWS = 2
_NUMBER = re.compile(r"순위|번호|연번|rank|no\.?|#", re.I)


class _Cell(NamedTuple):
    """A figure of a row: whether it is below nothing, its number, and the measure of its column."""

    is_below: bool
    number: str
    measure: str


class _Column(NamedTuple):
    """What the figures of a column are; '' for what its head does not say."""

    measure: str
    flow: str
    period: str


def sentences_of(rows: Sequence[Sequence[str]], about: str, title: str = "") -> list[str]:
    """The sentences, one or more a row, of a table whose caption or heading is `about`; none where
    it is no table of trade. Each row has a cell for every column that it reaches over. The flow
    that no word of the table tells is the one its page's title does."""
    heads = next((n for n, row in enumerate(rows) if has_figure(row)), len(rows))
    is_layout = any(len(cell) > LONGEST_CELL for row in rows for cell in row)
    if is_layout or not heads:
        return []
    width = max(map(len, rows))
    for at in range(2, width - 1):  # two tables side by side
        if all(len(row) == width and row[at] and not _FIGURE.fullmatch(row[at])
               and _is_figure(row[at + 1]) for row in rows[heads:]):  # fmt: skip
            left, right = [row[:at] for row in rows], [row[at:] for row in rows]
            return sentences_of(left, about, title) + sentences_of(right, about, title)
    # The corner of a table is blank, and lost where its line begins with it.
    rows = [["", *row] if n < heads and len(row) == width - 1 else row
            for n, row in enumerate(rows)]  # fmt: skip
    labels = [
        " ".join(dict.fromkeys(row[at] for row in rows[:heads] if at < len(row)))
        for at in range(width)
    ]
    if _NUMBER.fullmatch(labels[0]) and width > 2:  # before the names
        return sentences_of([row[1:] for row in rows], about, title)
    columns = [_column(label, about) for label in labels[1:]]
    if not any(c.flow for c in columns):
        columns = [c._replace(flow=flow_in(labels[0]) or flow_in(title)) for c in columns]
    columns = [
        c._replace(period=_period_beside(columns[:n], labels[1:][:n]) or c.period)
        if c.measure in ("growth", "share") and not _PERIOD.search(labels[n + 1]) else c
        for n, c in enumerate(columns)
    ]  # fmt: skip
    named = [bool(_GROWTH.search(_PERIOD.sub("", label))) for label in labels[1:]]
    if any(named):  # what a column for the change leaves over is none
        columns = [c._replace(measure="") if c.measure == "growth" and not is_named else c
                   for c, is_named in zip(columns, named, strict=True)]  # fmt: skip
    if _is_of_months(labels, about):  # "March, April, change": on the month before, or who knows
        columns = [c._replace(measure="") if c.measure == "growth" else c for c in columns]
    said = _korean if re.search("[가-힣]", about + "".join(labels)) else _english
    to = bool(_PLACES.search(labels[0].replace("구분", "") or about))
    of = (_ITEM if to else _TO_PLACE).search(f"{_PERIOD.sub('', about)} {labels[0]}")
    found = []
    for name, *cells in rows[heads:]:
        if _PERIOD.fullmatch(name):  # a row a month: "1월 | 450 | 3.2"
            found += [said(_named("계", of, to), to, at._replace(period=name), figures)
                      for at, figures in _grouped(name, columns, cells)]  # fmt: skip
        elif name and len(name) <= LONGEST_NAME and not _is_figure(name):
            found += [
                said(_named(name, of, to), to, at, figures)
                for at, figures in _grouped(name, columns, cells)
            ]  # fmt: skip
    return found if len(found) >= FEWEST_ROWS else []


def _named(name: str, of: re.Match[str] | None, is_place: bool) -> str:
    """The name of a row, beside the item or destination that its table is of."""
    if not of:
        return name
    bare = "" if _ALL.fullmatch(name) else name
    return (f"{bare} {of[0]}" if is_place else f"{of[0]} {bare}").strip()


def _is_of_months(labels: Sequence[str], about: str) -> bool:
    """Whether two months in a row head columns, and nothing says that a growth is on the year."""
    if re.search(r"전년|작년|동월|동기|year|yoy|y-o-y", " ".join((*labels, about)), re.I):
        return False
    months = [int(found[1]) for label in labels if (found := re.search(r"(\d{1,2})월$", label))]
    months += [
        _NAMES_OF_MONTHS.index(found[1]) + 1
        for label in labels
        if (found := re.match(rf"({'|'.join(_NAMES_OF_MONTHS)})[a-z]*\.?$", label, re.I))
    ]
    return any(two - one in (1, -11) for one, two in pairwise(months))


def has_figure(row: Sequence[str]) -> bool:
    """Whether a row has a figure behind its name."""
    return any(map(_is_figure, row[1:]))


def _is_figure(cell: str) -> bool:
    return bool(_FIGURE.fullmatch(cell)) and not _YEAR.fullmatch(cell)


def flow_in(text: str, words: Mapping[str, str] = _FLOWS) -> str:
    """The flow that a text names by these patterns, if it names one alone; '' otherwise."""
    flows = [flow for flow, pattern in words.items() if re.search(pattern, text, re.I)]
    return flows[0] if len(flows) == 1 else ""


def _column(label: str, about: str) -> _Column:
    """What a column is by its label, and by what is said of the table."""
    period = _PERIOD.search(label)
    bare = _PERIOD.sub("", label).strip(" ().,년")
    measure = ""
    is_level = not bare or _LEVEL.search(bare) or _ALL.fullmatch(bare)
    if _UNTRUE.search(label):
        pass  # no fact, whatever it is
    elif _SHARE.search(label):
        measure = "share"
    elif _GROWTH.search(bare) and not scale_of(label):
        measure = "growth"
    elif scale := scale_of(label) or (scale_of(about) if is_level else ""):
        measure = scale
    elif not bare and _GROWTH.search(about):
        measure = "growth"
    said = period or _PERIOD.search(about)
    return _Column(measure, flow_in(label) or flow_in(about), said[0] if said else "")


def _period_beside(columns: Sequence[_Column], labels: Sequence[str]) -> str:
    """The period of the levels that a column without one stands beside: of the last of them, or
    of the later of two years."""
    levels = []
    for column, label in zip(reversed(columns), reversed(labels), strict=True):
        if column.measure in ("growth", "share"):
            break
        if _PERIOD.search(label):
            levels.append(column.period)
    years = [re.sub(r"\D*(?:19|20)?(\d\d)\D.*", r"\1", f"{period} ") for period in levels[:2]]
    return max(zip(years, levels, strict=False), default=("", ""))[1] if len(levels) == 2 else (
        levels[0] if levels else ""
    )  # fmt: skip


def scale_of(text: str) -> str:
    """The unit of the money that a text says; '' for none."""
    if not _LEVEL.search(text):
        return ""
    return next((scale for pattern, scale in _SCALES if re.search(pattern, text, re.I)), "")


def _grouped(
    name: str, columns: Sequence[_Column], cells: Sequence[str]
) -> Iterator[tuple[_Column, dict[str, _Cell]]]:
    """The figures of a row that belong together: of one flow and period, by measure; none of a row
    with two for one, whose heads are not understood."""
    found: dict[tuple[str, str], dict[str, _Cell]] = {}
    for column, cell in zip(columns, cells, strict=False):
        before = next(reversed(found), ("", ""))[0] if column.measure == "growth" else ""
        flow = (flow_in(name) if _ALL.fullmatch(name) else "") or column.flow or before
        figure = _FIGURE.fullmatch(cell)
        if not column.measure or not flow or not figure or _YEAR.fullmatch(cell):
            continue
        kind = column.measure if column.measure in ("share", "growth") else "level"
        latest = next((at for at in reversed(found) if at[0] == flow), None)
        # A growth behind the levels of two years is of the later one.
        at = latest if kind != "level" and latest and not _PERIOD.search(column.period) else None
        group = found.setdefault(at or (flow, column.period), {})
        is_level = kind == "growth" and re.match(TOO_MUCH, figure["number"])
        if kind in group or is_level:
            return
        group[kind] = _Cell(figure["sign"] not in ("", "+"), figure["number"], column.measure)
    for (flow, period), figures in sorted(found.items(), key=_latest_first):
        yield _Column("", flow, period), figures


def _latest_first(row: tuple[tuple[str, str], object]) -> tuple[int, int]:
    """What sorts months of named years from the last on, whose article it is; others behind."""
    month = _MONTH_OF_YEAR.fullmatch(row[0][1])
    return (-int(month["year"]), -int(month["month"])) if month else (0, 0)


def _english(name: str, is_place: bool, at: _Column, figures: dict[str, _Cell]) -> str:
    of = "" if _ALL.fullmatch(name) else f" {'to' if is_place else 'of'} {name}"
    if is_place and at.flow != "export":
        of = of.replace(" to ", " from " if at.flow == "import" else " with ")
    subject = f"{SUBJECTS[at.flow]}{of}{f' in {at.period}' if at.period else ''}"
    said = []
    if level := figures.get("level"):
        minus = " minus" if level.is_below else ""
        said.append(f"{subject} were{minus} ${_in_words(level)}")
    if growth := figures.get("growth"):
        grown = moved(growth.number, growth.is_below)
        said = [f"{said[0]}, {grown}"] if said else [f"{subject} were {grown}"]
    if share := figures.get("share"):
        said.append(f"{subject} accounted for {share.number} percent of exports")
    return " ".join(f"{part}." for part in said)


def moved(number: str, is_below: bool) -> str:
    """What an English sentence says of a growth in percent."""
    return f"{'down' if is_below else 'up'} {number} percent from a year earlier"


def _in_words(level: _Cell) -> str:
    """A level in a unit that sentences have: 120.4 hundred million is 12.04 billion."""
    if level.measure not in _MOVED:
        return f"{level.number} {level.measure}"
    places, unit = _MOVED[level.measure]
    return f"{Decimal(level.number.replace(',', '')).scaleb(-places):f} {unit}"


def _korean(name: str, is_place: bool, at: _Column, figures: dict[str, _Cell]) -> str:
    period = re.sub(r"^(\d{4})(?:\. ?|$)", r"\1년 ", at.period).strip()
    period += "월" if re.search(r"[~∼-] ?\d{1,2}$", period) else ""
    of = "" if _ALL.fullmatch(name) else f"{name} "
    subject = f"{period} {of}{_KOREAN_SUBJECTS[at.flow]}은".lstrip()
    said = []
    if level := figures.get("level"):
        minus = "-" if level.is_below else ""
        said.append(f"{subject} {minus}{level.number}{level.measure} 달러로")
    if growth := figures.get("growth"):
        moved = f"{growth.number}% {'감소' if growth.is_below else '증가'}했다."
        said = [f"{said[0]} {moved}" if said else f"{subject} {moved}"]
    elif said:
        said = [f"{said[0]} 집계됐다."]
    if share := figures.get("share"):
        said.append(f"{subject} 비중이 {share.number}%를 차지했다.")
    return " ".join(said)
