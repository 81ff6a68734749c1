"""The shapes of time expressions, as named regular expressions over plain text.

`PATTERNS` is tried in order; `resolve.py` has one function per name. Where two match at one place the
longer wins.
"""

import re
from datetime import date
from functools import cache

from sayso.codebook import alternatives, words

MONTH = rf"(?P<month>(?:{alternatives('dates', 'months', 'month_abbreviations')}))\b\.?"
MONTH_NAME = (
    rf"(?P<month>{'|'.join(name.title() for name in words('dates')['months'])}"
    r"|(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.)"
)
MONTH_FULL = rf"(?:{alternatives('dates', 'months')})"
WEEKDAY = (
    rf"(?P<weekday>{alternatives('dates', 'weekdays')}"
    rf"|(?:{alternatives('dates', 'weekday_abbreviations')})\b\.?)"
)
WEEKDAY_FULL = rf"(?P<weekday>{alternatives('dates', 'weekdays')})"
DAYPART = r"(?P<part>morning|afternoon|evening|night|midday|noon|midnight|lunchtime|dawn)"
SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
TO_DAY = r"\s?(?:and|to|or|until|till|through|[-–])\s?(?P<to>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
UNIT = (
    r"(?P<unit>seconds?|minutes?|hours?|days?|weeks?|fortnights?|weekends?|months?|quarters?|years?"
    r"|decades?|centur(?:y|ies))"
)
AMOUNT = (
    r"(?P<amount>\d[\d,]*(?:\.\d+)?(?:\s(?:million|billion))?|half\s+an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:[\s-](?:one|two|three|four|five|six|"
    r"seven|eight|nine))?|thirty|forty|fifty|sixty|ninety|hundred|several|a\s+few|few|a\s+couple(?:\s+of)?|"
    r"couple(?:\s+of)?|many|some|dozens\s+of|a\s+dozen)"
)
SPELLED_YEAR = (
    r"(?P<spelled>two\s+thousand(?:\s+and\s+\w+)?|(?:nineteen|eighteen)\s+"
    r"(?:(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?))"
)
CLOCK = r"(?P<h>[01]?\d|2[0-3])(?:[:.](?P<min>[0-5]\d))?\s?(?P<half>[ap]\.?m\.?)(?:\s+[A-Z]{2,3}T)?"
PAST = r"(?:last|past|previous|preceding|latest|prior)"
MONTHS, NEAR = 12, 31  # a day within so many days before the publication is near it
SPACES = 12  # between two words of a date, at most: any number of them could be tried in any way
EARLY = (
    r"(?:(?P<early>early|earlier|late|later|mid"
    r"|the\s+(?:start|beginning|middle|end|(?:first|second)\s+(?:half|semester))\s+of)[\s-]+)?"
)
EPI = r"(?:epi(?:demiological|demic|demiology)?\.?[\s-]?|ep[\s-])weeks?|EW"
NTH = r"(?P<n>first|second|third|fourth|1st|2nd|3rd|4th|last)"


def _pattern(body: str) -> re.Pattern[str]:
    bounded = body.replace(r"\s+", rf"\s{{1,{SPACES}}}").replace(r"\s*", rf"\s{{0,{SPACES}}}")
    return re.compile(rf"(?<![\w.,/$£€-]){bounded}(?![\w])", re.IGNORECASE)


# what a day or month without a year is joined to, so that it lies in that year: "January *to March 2021*"
JOINED = (
    rf"\s{{0,{SPACES}}}(?:to|until|till|through|and|[-–])\s{{0,{SPACES}}}(?:the\s)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s)?"
    rf"(?P<joined>{alternatives('dates', 'months', 'month_abbreviations')})\b\.?"
    r"(?:\s\d{1,2})?,?\s(?P<joined_year>20\d\d)\b"
)


NUMERIC = re.compile(
    r"(?<![\w.,/$£€-])(?P<one>\d{1,2})(?:/(?P<two>\d{1,2})/(?P<year>\d{4}|\d\d)"
    r"|(?P<sign>[.-])(?P<second>\d{1,2})(?P=sign)(?P<full>(?:19|20)\d\d))(?![\w/-]|[.,]\d)"
)
_EDGES = "beginning|starting|commencing|ending|ended|to|of"


def order_of(text: str) -> str | None:
    """Whether a text's numeric dates are day or month first, by a number above 12; `None` if none is."""
    told = set()
    for match in NUMERIC.finditer(text):
        first, second = int(match["one"]), int(match["two"] or match["second"])
        if (first > 12) != (second > 12):
            told.add("dmy" if first > 12 else "mdy")
    return told.pop() if len(told) == 1 else None


def order_by_day(text: str, published: date | None) -> str | None:
    """Whether dates with strokes are day or month first, where all that could be both lie in the weeks before
    the publication in one order alone.
    """
    orders = set()
    for match in NUMERIC.finditer(text) if published is not None else ():
        one, two, year = int(match["one"]), int(match["two"] or 0), int(match["year"] or 0)
        if not 0 < min(one, two) < max(one, two) <= MONTHS:
            continue
        year += 0 if year > 99 else 2000
        days = {"dmy": (two, one), "mdy": (one, two)}
        near = {
            order
            for order, (month, day) in days.items()
            if published and 0 <= (published - date(year, month, day)).days <= NEAR
        }
        orders.add(near.pop() if len(near) == 1 else "")
    return (orders.pop() or None) if len(orders) == 1 else None


PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("iso", _pattern(r"(?P<year>\d{4})-(?P<m>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?:T\d\d:\d\d(?::\d\d)?Z?)?")),
    ("numeric", NUMERIC),
    *(
        (
            "week_of",
            _pattern(rf"(?:the\s+)?week\s+(?P<edge>{_EDGES})\s+(?:on\s+)?(?:{WEEKDAY_FULL},?\s+)?{day}"),
        )
        for day in (rf"{DAY}(?:\s+of)?\s+{MONTH}(?:,?\s+{YEAR})?", rf"{MONTH}\s+{DAY}(?:,?\s+{YEAR})?")
    ),
    ("week_of_month", _pattern(rf"(?:the\s+)?{NTH}\s+week\s+(?:of|in)\s+{MONTH}(?:,?\s+{YEAR})?")),
    (
        "week_number",
        _pattern(
            rf"(?P<name>(?:the\s+)?(?:{EPI})|weeks?)\s*(?:no\.?\s*|#)?(?P<one>[0-5]?\d)"
            rf"(?:\s?(?P<joint>to|and|through|[-–/])\s?(?P<again>(?:{EPI}|week)\s*)?(?P<two>[0-5]?\d)(?!\d))?"
            rf"(?:(?:,?\s+(?:of\s+)?|/){YEAR})?"
        ),
    ),
    ("fortnight", _pattern(r"(?:the\s+)?(?:last|past|previous)\s+fortnight")),
    ("to_date", _pattern(r"(?:the\s+)?(?:year[\s-]to[\s-]date|YTD)")),
    ("days_of_month", _pattern(rf"{DAY}{TO_DAY}(?:\s+of)?\s+{MONTH}(?:,?\s+{YEAR})?")),
    ("days_of_month", _pattern(rf"{MONTH}\s+{DAY}{TO_DAY}(?:,?\s+{YEAR})?(?![:.,]?\d|\s*(?:%|percent))")),
    ("day_of_this_month", _pattern(r"(?<=\bon )the\s+(?P<day>3[01]|[12]?\d)(?:st|nd|rd|th)(?!\s+\w)")),
    ("day_month_year", _pattern(rf"(?:the\s+)?{DAY}(?:\s+of)?\s+{MONTH},?\s+{YEAR}")),
    ("day_month_year", _pattern(rf"{MONTH}\s*{DAY},?\s+{YEAR}")),
    (
        "day_month",
        _pattern(
            rf"(?:the\s+night\s+of\s+)?(?:the\s+)?{DAY}(?:\s+of)?\s+{MONTH}(?!\s*,?\s*(?:1[5-9]|20)\d\d)"
        ),
    ),
    (
        "day_month",
        _pattern(rf"{MONTH}\s+{DAY}(?!,?\s+(?:1[5-9]|20)\d\d)(?![:.,]\d|\s*(?:%|percent|million))"),
    ),
    ("month_year", _pattern(rf"{EARLY}{MONTH},?\s+(?:of\s+)?{YEAR}")),
    ("month_year", re.compile(rf"(?<=[a-z]-){MONTH},?\s{{1,{SPACES}}}{YEAR}(?!\w)", re.IGNORECASE)),
    ("month_relative", _pattern(rf"(?P<which>last|next|this)\s+(?P<month>{MONTH_FULL})")),
    ("month", _pattern(rf"{MONTH}(?={JOINED})")),
    (
        "month",
        re.compile(rf"(?<![\w.,/$-]){EARLY.replace('early|', 'early|Early|Late|Mid|')}{MONTH_NAME}(?![\w])"),
    ),
    (
        "month_of_relative_year",
        _pattern(rf"(?P<month>{MONTH_FULL})(?:\s+of)?\s+(?P<which>last|this|next)\s+year"),
    ),
    (
        "same_period",
        _pattern(
            rf"(?:the\s+)?same\s+(?:period|time|months?|week)\s+(?:(?:of|in)\s+)?(?:{YEAR}|(?P<which>last)\s+year)"
        ),
    ),
    ("spelled_year", _pattern(rf"(?:(?P<month>{MONTH_FULL})\s+|the\s+year\s+)?{SPELLED_YEAR}")),
    ("quarter_anaphor", _pattern(r"the\s+(?:(?:latest|same|fiscal)\s+)?(?P<unit>quarter|period)")),
    (
        "year_earlier",
        _pattern(r"(?:(?:the|a)\s+)?year[\s-](?:ago|earlier)(?:\s+(?P<unit>quarter|period|month))?"),
    ),
    (
        "clock_day",
        _pattern(
            rf"(?:{CLOCK}|(?P<part>noon|midnight|mid-afternoon)),?\s+(?:on\s+)?"
            rf"(?:{WEEKDAY_FULL}|(?P<word>yesterday|today|tomorrow))"
        ),
    ),
    ("season_year", _pattern(rf"(?:the\s+)?{EARLY}{SEASON}(?:\s+of)?\s+{YEAR}")),
    ("season_relative", _pattern(rf"(?P<which>last|next|this|the)\s+{SEASON}")),
    (
        "quarter",
        _pattern(
            r"(?:(?:the|its)\s+)?(?:fiscal\s+)?(?:(?P<which2>this|last|next)\s+year['’]s\s+"
            r"|(?P<year2>(?:19|20)\d\d)\s+)?"
            r"(?P<n>first|second|third|fourth|1st|2nd|3rd|4th|(?:last|final)(?=\s+quarter\s+of\s+20))[\s-]+quarter"
            rf"(?:\s+(?:of\s+)?(?:{YEAR}|(?P<which>last|this|next)\s+year))?"
        ),
    ),
    ("quarter", _pattern(rf"Q(?P<n>[1-4])(?:\s+(?:of\s+)?{YEAR})?(?P<which>)?(?P<which2>)?(?P<year2>)?")),
    (
        "half_year",
        re.compile(
            rf"(?<![\w.,/-])(?:H(?P<n>[12])(?:\s?(?:of\s)?{YEAR})?"
            rf"|(?P<n2>[12])H\s?{YEAR.replace('year', 'year2')})(?!\w)"
        ),
    ),
    (
        "first_units_of",
        _pattern(
            rf"the\s+(?P<edge>first|last)\s+{AMOUNT}\s+(?P<unit>months|weeks|days)"
            rf"(?:\s+of\s+(?:{YEAR}|(?P<which>last|this|the|next)\s+year|{MONTH}(?:\s+(?P<myear>(?:1[89]|20)\d\d))?))?"
        ),
    ),
    (
        "decade",
        _pattern(
            rf"(?:the\s+)?{EARLY}(?:(?P<century>1[5-9]|20)(?P<dec>\d)0s|['’‘](?P<dec2>\d)0s|(?P<decw>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))"
        ),
    ),
    ("year_span", _pattern(r"(?P<year>(?:19|20)\d\d)\s?[-–/]\s?(?P<to>\d\d|(?:19|20)\d\d)")),
    ("fiscal", _pattern(rf"fiscal(?:\s+year)?\s+{YEAR}")),
    (
        "year",
        _pattern(
            rf"(?:the\s+year\s+)?{EARLY}{YEAR}"
            r"(?![,.]\d|%|-\w|\s+(?:people|troops|soldiers|million|block|hour|feet|miles?|pounds?)\b)"
        ),
    ),
    (
        "today",
        _pattern(
            r"(?:earlier\s+|later\s+)?(?P<word>today|yesterday|tomorrow|tonight|the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow|overnight)(?:\s+(?P<part>morning|afternoon|evening|night))?"
        ),
    ),
    ("this_part", _pattern(r"(?P<which>this|last)\s+(?P<part>morning|afternoon|evening|night)")),
    (
        "that_part",
        _pattern(
            r"(?P<which>the\s+(?:previous|following|next)|the|that|later\s+that)\s+"
            r"(?P<part>morning|afternoon|evening|night)"
        ),
    ),
    (
        "weekday",
        _pattern(
            rf"(?:(?P<early>early|late|later|earlier|mid)[\s-]+(?:on\s+)?)?(?:(?P<which>last|next|this|this\s+past|this\s+coming|the\s+previous|the\s+following)\s+)?{WEEKDAY}(?:\s+{DAYPART})?"
        ),
    ),
    ("weekdays", re.compile(r"(?<![\w-])(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days(?!\w)")),
    (
        "set",
        _pattern(
            rf"(?:every|each)\s+(?:(?P<amount>\d+|two|three|four|five|six)\s+)?(?:(?P<unit>hours?|days?|weeks?|months?|quarters?|years?|weekends?|night)|{WEEKDAY_FULL}|{SEASON})"
        ),
    ),
    (
        "set_adverb",
        _pattern(r"(?P<word>daily|weekly|monthly|yearly|annually|hourly|nightly|biweekly)"),
    ),
    ("set_per", _pattern(r"(?:a|an|per)\s+(?P<unit>hour|day|week|month|year)(?<=hour|.day|week|onth|year)")),
    (
        "relative_unit",
        _pattern(
            r"(?:(?P<early>early|late|later|mid|the\s+(?:start|beginning|end|middle)\s+of)\s+)?(?P<which>this|last|next|the\s+previous|the\s+following|the\s+coming|the\s+past|the\s+current|the\s+same|the\s+last|the|that|past)\s+(?:(?P<fiscal>fiscal|calendar|academic|school)\s+)?(?P<unit>week|weekend|month|quarter|year|decade|century)"
        ),
    ),
    (
        "past_units",
        _pattern(
            rf"(?:the\s+|its\s+)?(?P<dir>{PAST}|next|coming|following)\s+{AMOUNT}\s+(?:or\s+\w+\s+|and\s+a\s+half\s+)?{UNIT}"
        ),
    ),
    (
        "recent",
        _pattern(
            r"(?:the\s+|these\s+)?(?:most\s+)?(?P<word>recent|past|coming|last|previous|following)\s+(?P<unit>hours|days|weeks|months|years|decades)"
        ),
    ),
    (
        "ago",
        _pattern(
            rf"(?:(?:about|nearly|almost|some|more\s+than|just|over|around|roughly|at\s+least|less\s+than)\s+)?{AMOUNT}(?:\s+or\s+(?:so|two|three))?\s+{UNIT}\s+(?P<dir>ago|earlier|later|before|from\s+now|hence|beforehand|afterwards|previously)"
        ),
    ),
    (
        "ago",
        _pattern(
            r"(?P<amount>a)\s+(?P<unit>year|week|month|day|decade|century)\s+(?P<dir>ago|earlier|later|before)"
        ),
    ),
    ("ordinal_day", _pattern(r"(?P<which>a|the)\s+day\s+(?P<dir>earlier|later|before|after|ago)")),
    ("reference", _pattern(rf"(?P<word>{alternatives('dates', 'references')})")),
    (
        "clock",
        _pattern(
            r"(?P<h>[01]?\d|2[0-3])(?:[:.](?P<min>[0-5]\d))?\s?(?P<half>[ap]\.?m\.?)(?:\s+(?:on|last|this)?\s*(?P<tail>(?:yesterday|today|tomorrow)))?"
        ),
    ),
    (
        "clock",
        _pattern(
            r"(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?::\d\d)?(?:\s?(?:GMT|BST|CET|EST|EDT|local\s+time))?"
        ),
    ),
    ("feast", _pattern(rf"(?P<word>{alternatives('dates', 'feasts')})(?:\s+{YEAR})?")),
    (
        "duration",
        _pattern(
            rf"(?:(?:about|nearly|almost|some|more\s+than|over|around|roughly|at\s+least|less\s+than|up\s+to|another|as\s+long\s+as|the|only|just|these|those)\s+)?{AMOUNT}[\s-]+(?:(?:full|whole|straight|consecutive|long|more|additional|and\s+a\s+half)[\s-]+)?{UNIT}(?!-old|\s+old\b|[\s-]olds?)"
        ),
    ),
    (
        "units_bare",
        _pattern(
            r"(?P<unit>decades|centuries|years|months|weeks|days|hours)(?=\s+(?:ago|later|earlier|before|after|of))(?:\s+(?P<dir>ago|later|earlier))?"
        ),
    ),
)


@cache
def pattern_names() -> frozenset[str]:
    """Every name that `resolve` must know."""
    return frozenset(name for name, _ in PATTERNS)
