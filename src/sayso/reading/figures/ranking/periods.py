"""Which days a figure may cover: what each date of the text may mean for it, the report's own period, none.

Takes a number with its measure, gives `PeriodOption`s with their features.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, pairwise

from spacy.tokens import Token

from sayso.reading.dates.meaning import span_start
from sayso.reading.figures.period import COMPARED
from sayso.reading.figures.ranking.dating import is_of_item, modifies
from sayso.reading.figures.ranking.surroundings import (
    CLOSE,
    NumberSpot,
    Surroundings,
    size,
    tense,
)
from sayso.reading.figures.ranking.titles import report_cues, title_periods
from sayso.reading.figures.spans import (
    LOOK_BACK,
    SINCE,
    SINCE_EVENT,
    is_ahead,
    is_as_of,
    joined_period,
)
from sayso.reading.syntax import token_at, verb_above
from sayso.records import (
    DateMention,
    Evidence,
    Figure,
    Period,
    Precision,
    Status,
    TimexType,
)

HEAD = 400  # characters in which dates hold for the whole text
BACK, ON = 12, 2  # sentences before and after in which a date may be meant
LONGEST_LASTING = 200
MOST_DATES = 12  # on each side of a number; a table in one line has thousands
PARAGRAPH = "\n\n"
NEXT_TO = 12  # characters between a number and a date right after it
LENGTHS = ((1, "day"), (8, "week"), (31, "month"), (92, "quarter"), (366, "year"))
LAGS = ((0, "on"), (1, "day"), (7, "week"), (31, "month"), (366, "year"))
Days = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class PeriodOption:
    """A period that a figure may have, the words for it, and how it is made of them ("since", "until")."""

    period: Period
    words: Evidence | None
    kind: str
    groups: list[list[str]] = field(default_factory=list)  # lists of features, some of them shared by options

    @property
    def features(self) -> list[str]:
        """All its features."""
        return [*chain.from_iterable(self.groups)]

    @property
    def days(self) -> Days:
        """Its first and last day."""
        return self.period.first, self.period.last


@dataclass(frozen=True, slots=True)
class PeriodQuestion:
    """A number for its period: what is the same for all its options."""

    spot: NumberSpot
    features: list[str]
    dates: list[DateMention]  # of its sentence
    stock: str
    dated: str
    _crossed: dict[str, list[str]] = field(default_factory=dict)

    def crossed(self, name: str) -> list[str]:
        """A name with each of its features; the same list for the same name."""
        if name not in self._crossed:
            self._crossed[name] = [name, *(f"{name}|{one}" for one in self.features)]
        return self._crossed[name]


class PeriodOptions:
    """The options of a text's figures."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.codebook = around.context.codebook
        self.published = around.context.published
        self.dates = [
            (token, mention) for token, mention in around.context.dates if mention.type is not TimexType.SET
        ]
        self._starts = [mention.evidence.start for _, mention in self.dates]
        self.titles = title_periods(around.title, around.url, self.published)
        self.cues = report_cues(around.title, around.url, around.text, self.published)
        self.figures_by_days = Counter(_days(figure.period) for figure in around.figures)

    def of(self, spot: NumberSpot, measure: str) -> list[PeriodOption]:
        """The periods that the figure of a number may have: the rules' choice first."""
        question = self._question(spot, measure)
        found = [
            PeriodOption(period, words, kind, self._groups(question, period, kind, mention))
            for period, words, kind, mention in self._options(spot)
        ]
        if spot.rule is not None and all(one.period != found[0].period for one in found[1:]):
            found[0].groups.append(["rule's alone"])  # worked out from several words
        return found

    def _question(self, spot: NumberSpot, measure: str) -> PeriodQuestion:
        here = self.around.sentence(spot.number.start)
        dates = self._within(here, spot.words.start)
        known = self.codebook.measures.get(measure)
        stock = "stock" if known is not None and known.status == "stock" else "flow"
        count, dated = min(3, len(dates)), "dated" if dates else "undated"
        when = tense(spot.governor)
        status = spot.rule.status if spot.rule is not None else "-"
        features = [
            f"measure={measure}",
            f"measure={measure}|{dated}",
            stock,
            f"{stock}|{when}",
            f"{stock}|dates={count}",
            f"tense={when}",
            f"dates={count}",
            f"verb={spot.governor.lemma_.lower()}",
            f"status={status}",
            *(f"cue={cue}" for cue in self.cues),
            *(f"cue={cue}|{stock}|{dated}" for cue in self.cues),
            *(f"word={one}" for one in self.around.bag(here)),
        ]
        return PeriodQuestion(spot, features, dates, stock, dated)

    def _options(self, spot: NumberSpot) -> Iterator[tuple[Period, Evidence | None, str, DateMention | None]]:
        rule, published = spot.rule, self.published
        if rule is not None:
            yield rule.period, rule.evidence.period, "rule", None
        yield Period(None, None), None, "open", None
        if published is not None:
            yield Period(None, published), None, "until published", None
            if self.around.context.report_period is None and not self.titles:
                month, week = published.replace(day=1), published - timedelta(days=6)
                yield Period(month, published, Precision.MONTH), None, "this month", None
                yield Period(week, published, Precision.WEEK), None, "this week", None
            yield (
                Period(published.replace(month=1, day=1), published, Precision.YEAR),
                None,
                "this year",
                None,
            )
        for period in self.titles:
            yield period, None, "title", None
        near = self._near(spot)
        happened = rule is None or rule.status is Status.ACTUAL  # so that it ended by the publication
        for _, mention in near:
            for period, words, kind in self._meanings(mention, self._cue(mention)):
                running = published and period.last and period.last > published
                if not (running and happened):
                    yield period, words, kind, mention
        for (_, first), (_, last) in pairwise(near):
            joined = joined_period(self.around.text, first, last)
            if joined is not None:
                yield joined.period, joined.evidence, "joined", first

    def _near(self, spot: NumberSpot) -> list[tuple[Token, DateMention]]:
        here = self.around.sentence(spot.number.start)
        start, end = spot.words.start, spot.words.end
        own = self.around.context.report_period
        happened = spot.rule is None or spot.rule.status is Status.ACTUAL
        found = []
        inside = self._within(here, start)
        own_words = spot.rule.evidence.period if spot.rule is not None else None
        joined = any(self._cue(mention) != "plain" for mention in inside)  # "by Tuesday": its own
        joined = joined or (own_words is not None and self.around.where(own_words.start, spot) == "same")
        low, high = (bisect_left(self._starts, at) for at in self.around.span(here - BACK, here + ON))
        at = bisect_left(self._starts, start)
        low, high = max(low, at - MOST_DATES), min(high, at + MOST_DATES)
        head = min(MOST_DATES, bisect_left(self._starts, HEAD))
        wanted = sorted({*range(head), *range(low, high), *self._own(own)})
        for token, mention in (self.dates[at] for at in wanted):
            away = self.around.sentence_at(mention.evidence.start) - here
            if joined and away != 0:
                continue
            if happened and is_ahead(mention, self.published):
                continue  # "the funeral of the 8 people killed is on Saturday"
            if not (mention.evidence.start < end and start < mention.evidence.end):
                if (away == 0 and self._is_compared(spot, mention)) or is_of_item(
                    self.around, start, mention
                ):
                    continue
                found.append((token, mention))
        return [pair for pair in found if modifies(pair[0], spot.anchor)] or found

    def _within(self, sentence: int, offset: int) -> list[DateMention]:
        """The dates of a sentence around a character."""
        low, high = (bisect_left(self._starts, at) for at in self.around.span(sentence))
        at = bisect_left(self._starts, offset)
        low, high = max(low, at - MOST_DATES), min(high, at + MOST_DATES)
        return [mention for _, mention in self.dates[low:high]]

    def _own(self, mention: DateMention | None) -> Iterator[int]:
        """Where among the dates the report's own period stands."""
        if mention is not None:
            at = bisect_left(self._starts, mention.evidence.start)
            if at < len(self.dates) and self.dates[at][1] is mention:
                yield at

    def _meanings(self, mention: DateMention, cue: str) -> Iterator[tuple[Period, Evidence, str]]:
        """What a date may say of when: that day or span, since it, until it, or for so long; "as of" it is
        the end, "since" it the begin.
        """
        words, published, period = mention.evidence, self.published, mention.period
        if period is None:
            lasting = re.fullmatch(r"P(\d+)([DWMY])", mention.value)
            if lasting and published and int(lasting[1]) < LONGEST_LASTING:
                begun = span_start(published, int(lasting[1]), lasting[2])
                yield Period(begun, published), words, "lasting"
            return
        first, last = period.first, period.last
        if cue == "plain":
            yield period, words, "span"
            if published and first and last and first <= published < last:
                yield Period(first, published, period.precision), words, "span so far"
        if last and cue != "since":
            yield Period(None, last, period.precision), words, "until"
        if first and first != last and cue != "since":
            yield Period(None, first, period.precision), words, "until its start"
        if first and published and first <= published and cue != "as of":
            yield Period(first, published), words, "since"

    def _groups(
        self, question: PeriodQuestion, period: Period, kind: str, mention: DateMention | None
    ) -> list[list[str]]:
        shape = self._shape(period)
        name = kind
        if kind == "rule" and question.spot.rule is not None:
            name = "rule with words" if question.spot.rule.evidence.period is not None else "rule"
        found = [question.crossed(f"shape={shape}")]
        found.append([f"kind={name}"] if kind == "rule" else question.crossed(f"kind={name}"))
        own = [*self._agreeing(question, period, name), *self._measured(question, period, kind)]
        if mention is not None:
            own += self._of_mention(question, kind, mention)
        return [*found, own]

    def _shape(self, period: Period) -> str:
        """Which ends are open, and whether it ends on the day of publication."""
        last = "open" if period.last is None else "published" if period.last == self.published else "day"
        one = " one" if period.first is not None and period.first == period.last else ""
        return f"{'open' if period.first is None else 'day'}-{last}{one}"

    def _agreeing(self, question: PeriodQuestion, period: Period, name: str) -> Iterator[str]:
        """Whether the rules, the figures beside it, the title or much of the text have this period."""
        rule, days = question.spot.rule, _days(period)
        if rule is not None:
            worded = self._source(question.spot, rule)
            if days == _days(rule.period):
                yield from ("rule's", f"rule's|{worded}", f"rule's|{rule.measure}", f"rule's|kind={name}")
            if period.first == rule.period.first:
                yield "rule's first"
            if period.last == rule.period.last:
                yield "rule's last"
        for side, beside in (("before", question.spot.before), ("after", question.spot.after)):
            if beside is not None and days == _days(beside.period):
                near = "close" if _gap(question.spot, beside) < CLOSE else "far"
                worded = "words" if beside.evidence.period is not None else "no words"
                yield f"{side}'s|{near}"
                yield f"{side}'s|{near}|{worded}|{question.dated}"
        others = self.figures_by_days[days] - (rule is not None and days == _days(rule.period))
        yield f"others={min(4, others)}"
        if len(self.around.figures) > 3:
            yield f"share={int(5 * others / (len(self.around.figures) - 1))}|{question.dated}"
        if any(days == _days(title) for title in self.titles):
            yield from ("title's", f"title's|{question.stock}|{question.dated}")
        if any(period.last == title.last for title in self.titles):
            yield "title's last"

    def _source(self, spot: NumberSpot, rule: Figure) -> str:
        """Where the words stand from which the rules have their period."""
        words, own = rule.evidence.period, self.around.context.report_period
        if words is None:
            return "no words"
        return (
            "report's" if own is not None and own.evidence == words else self.around.where(words.start, spot)
        )

    def _measured(self, question: PeriodQuestion, period: Period, kind: str) -> Iterator[str]:
        """How long it is, and how long before the publication it ended."""
        if period.first is not None and period.last is not None:
            yield f"length={_scale((period.last - period.first).days + 1, LENGTHS)}"
        if period.last is not None and self.published is not None:
            lag = (self.published - period.last).days
            name = "ahead" if lag < 0 else _scale(lag, LAGS)
            yield from (f"lag={name}", f"lag={name}|{kind}", f"lag={name}|{question.stock}")

    def _is_compared(self, spot: NumberSpot, mention: DateMention) -> bool:
        """Whether a date is that of a number compared with this one: "301, up from 290 *on Friday*"."""
        start = mention.evidence.start
        found = COMPARED.search(self.around.text[max(0, start - 60) : start])
        if found is None or 0 <= start - spot.words.end < NEXT_TO:
            return False
        at = start - (min(60, start)) + found.start()
        quantities = self.around.context.quantities
        return not any(one.evidence.start <= at < one.number.start for one in quantities)

    def _cue(self, mention: DateMention) -> str:
        """How the words before a date join it to the sentence: as its begin, as its end, neither."""
        start = mention.evidence.start
        low = max(self.around.span(self.around.sentence_at(start))[0], start - LOOK_BACK)
        at = bisect_left(self._starts, start)
        ends = [m.evidence.end for _, m in self.dates[max(0, at - 2) : at] if m.evidence.end <= start]
        before = self.around.text[max([low, *ends]) : start]
        if SINCE.search(before) or SINCE_EVENT.search(before):
            return "since"
        return "as of" if is_as_of(self.around.context, mention, before) else "plain"

    def _of_mention(self, question: PeriodQuestion, kind: str, mention: DateMention) -> Iterator[str]:
        """Where a date stands, and by what words it is joined to the number."""
        spot, words = question.spot, mention.evidence
        start, end = spot.words.start, spot.words.end
        before = self.around.words_before(words.start)
        sign = before[0] if before else "^"
        inside = any(mention is one for one in question.dates)
        where = "same" if inside else "before" if words.start < start else "after"
        precision = mention.period.precision if mention.period is not None else "duration"
        yield f"{kind}|{where}"
        yield f"{kind}|{where}|{question.dated}"
        yield f"{kind}|{where}|{precision}"
        yield f"{kind}|{where}|{question.stock}"
        yield f"{kind}|{where}|{sign}"
        cue = self._cue(mention)
        yield f"{kind}|{cue}"
        if mention is self.around.context.report_period:
            yield from (f"{kind}|report's", f"{kind}|report's|{question.stock}|{question.dated}")
        yield f"{kind}|{cue}|{where}|{question.stock}"
        yield f"{kind}|{' '.join(before)}"
        yield f"{kind}|{sign}|{question.stock}"
        yield f"{kind}|{sign}|{precision}"
        yield f"{kind}|{where}|{question.features[0]}"
        yield f"{kind}|as={re.sub('[0-9]+', '9', words.quote.lower())}"
        yield f"{kind}|before {self.around.text[words.end : words.end + 1].strip()}"
        if inside:
            yield from self._between(spot, kind, words)
            nearer = sum(
                1 for one in question.dates if abs(one.evidence.start - start) < abs(words.start - start)
            )
            verb = verb_above(token_at(self.around.doc, words.end - 1))
            yield f"{kind}|nearer={nearer}"
            yield f"{kind}|nearer={nearer}|dates={min(3, len(question.dates))}"
            yield f"{kind}|own verb={verb is not None and verb.i == spot.governor.i}"
            yield f"{kind}|verb={verb.lemma_.lower() if verb is not None else '-'}"
        else:
            gap = self.around.text[min(words.end, end) : max(words.start, start)]
            yield f"{kind}|{where}|far={size(len(gap) + 1, 2.8)}"
            yield f"{kind}|{where}|paragraphs={min(3, gap.count(PARAGRAPH))}"
            away = abs(self.around.sentence_at(words.start) - self.around.sentence(spot.number.start))
            yield f"{kind}|{where}|sentences={min(4, away)}"

    def _between(self, spot: NumberSpot, kind: str, words: Evidence) -> Iterator[str]:
        """What stands between a number and a date of its sentence: other numbers, commas, a few words."""
        start, end = spot.words.start, spot.words.end
        left = words.end <= start
        side = "left" if left else "right"
        gap = self.around.text[words.end : start] if left else self.around.text[end : words.start]
        others = sum(
            min(words.end, end) <= one.number.start < max(words.start, start)
            for one in self.around.context.quantities
        )
        yield f"{kind}|{side}"
        yield f"{kind}|{side}|others={min(2, others)}"
        yield f"{kind}|{side}|others={min(2, others)}|comma={',' in gap or ';' in gap}"
        if len(gap) < 24:
            yield f"{kind}|{side}|gap={' '.join(gap.lower().split())}"


def _days(period: Period) -> Days:
    return period.first, period.last


def _gap(spot: NumberSpot, beside: Figure) -> int:
    start, end = spot.words.start, spot.words.end
    other = beside.evidence.quantity
    return max(other.start - end, start - other.end)


def _scale(number: int, steps: Sequence[tuple[int, str]]) -> str:
    return next((name for most, name in steps if number <= most), "more")
