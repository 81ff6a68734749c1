"""Regular expressions that back-track: python benchmarks/faults/patterns.py [--all]

Takes every pattern that `src/sayso` compiles, as its modules are imported, its cached tables made and the
samples read, with those that its source spells out elsewhere. For each it makes hostile strings out of the
pattern itself: a repeat, filled thousands of times, that ends otherwise than the pattern wants; and times
3 kB and 30 kB. A pattern is bad if ten times the text takes over thirty times as long (a hundred times is
quadratic). `--all` prints each.
"""

import ast
import importlib
import inspect
import re
import re._constants as sre
import re._parser as sre_parse
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any

from sayso.errors import SaysoError

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "sayso"
TINY, SMALL, LARGE = 1_000, 3_000, 30_000
STEEP = 4.5  # times as long for three times the text: worth a look at LARGE
GROWTH = 30.0  # times as long for ten times the text
NOISE = 0.004  # seconds below which a time at LARGE says nothing
RETRIES = 4
GIVEN_UP = 1.0  # seconds after which a match is stopped
METHODS = "search|match|fullmatch|finditer|findall|sub|subn|split|scanner"
USES = {f"re.{name}" for name in METHODS.split("|")}
TAILS = ("", "!", "\n", " x1")
PLAIN = (
    "a",
    "A",
    "1",
    " ",
    "\n",
    ",",
    ".",
    "-",
    "(",
    '"',
    "a ",
    "Aa ",
    "1 ",
    "1,",
    "a-",
    "A.",
    "\n ",
    "a\n",
    "é",
    " - ",
)


@dataclass
class Pattern:
    """A pattern, where it is compiled, and by which methods it is used (none known: any)."""

    text: Any
    flags: int
    places: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)

    @property
    def anchored(self) -> bool:
        """Whether it is only ever tried from one place on."""
        return bool(self.methods) and self.methods <= {"match", "fullmatch"}


def collect(texts: list[str]) -> list[Pattern]:
    """Every pattern of the package, with those that come up as `texts` are read."""
    found: dict[tuple[Any, int], Pattern] = {}
    sources = {path: path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py"))}
    own = {
        path: source for path, source in sources.items() if re.search(r"^import re$", source, re.MULTILINE)
    }
    with _Recorder(found):
        for path in own:
            name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
            _make_tables(importlib.import_module(name.removesuffix(".__init__")))
        if texts:
            _read(texts)
    trees = {path: ast.parse(source) for path, source in own.items()}
    for path, tree in trees.items():
        _from_source(path, tree, found)
    names = _names(sources, trees)
    for pattern in found.values():
        uses = [names.get(place) for place in pattern.places]
        pattern.methods = set().union(*(one or {"search"} for one in uses)) if uses else {"search"}
    return sorted(found.values(), key=lambda one: sorted(one.places))


class _Recorder:
    """While it is open, what is compiled is noted with the line of the package that asks for it."""

    def __init__(self, found: dict[tuple[Any, int], Pattern]) -> None:
        self.found = found
        self.compile: Callable[..., Any] = re._compile  # type: ignore[attr-defined]

    def __enter__(self) -> None:
        def noted(pattern: Any, flags: Any) -> Any:
            frame: FrameType | None = inspect.currentframe()
            while frame and (
                Path(frame.f_code.co_filename) == Path(__file__) or "/re/" in frame.f_code.co_filename
            ):
                frame = frame.f_back
            if frame and str(SOURCE) in frame.f_code.co_filename and isinstance(pattern, str | bytes):
                place = f"{Path(frame.f_code.co_filename).relative_to(SOURCE)}:{frame.f_lineno}"
                key = (pattern, int(flags))
                self.found.setdefault(key, Pattern(*key)).places.add(place)
            return self.compile(pattern, flags)

        re._compile = noted  # type: ignore[attr-defined]

    def __exit__(self, *_: object) -> None:
        re._compile = self.compile  # type: ignore[attr-defined]


def _make_tables(module: Any) -> None:
    """Call what a module keeps in a cache and needs nothing for: many of these are patterns."""
    for one in vars(module).values():
        if hasattr(one, "cache_info") and getattr(one, "__module__", "") == module.__name__:
            needed = [p for p in inspect.signature(one).parameters.values() if p.default is p.empty]
            if not needed:
                one.cache_clear()
                with suppress(SaysoError):  # what asks for a library that is not there
                    one()


def _read(texts: list[str]) -> None:
    import sayso

    for text in texts:
        sayso.read(text, published="2021-08-04")


def _from_source(path: Path, tree: ast.Module, found: dict[tuple[Any, int], Pattern]) -> None:
    """Add the patterns that stand in the source in full."""
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        if not is_call or not isinstance(node.func.value, ast.Name) or node.func.value.id != "re":  # type: ignore[attr-defined]
            continue
        first = node.args[0]  # type: ignore[attr-defined]
        if isinstance(first, ast.Constant) and isinstance(first.value, str | bytes):
            flags = [one.value for one in node.keywords if one.arg == "flags"]  # type: ignore[attr-defined]
            flags += [one for one in node.args[1:] if re.match(r"re\.[A-Z]+\b", ast.unparse(one))]  # type: ignore[attr-defined]
            value = int(eval(ast.unparse(flags[0]), {"re": re})) if flags else 0
            place = f"{path.relative_to(SOURCE)}:{node.lineno}"  # type: ignore[attr-defined]
            if not any(pattern.text == first.value and place in pattern.places for pattern in found.values()):
                key = (first.value, value)
                found.setdefault(key, Pattern(*key)).places.add(place)


def _names(sources: dict[Path, str], trees: dict[Path, ast.Module]) -> dict[str, set[str]]:
    """By line, the methods that a pattern compiled there is used by, as far as its name tells."""
    used: dict[str, set[str]] = {}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            called = _called(node)
            if called is None:
                continue
            first, last, name, inline = called
            methods = inline or _methods(name, path, sources)
            for line in range(first, last + 1):
                used.setdefault(f"{path.relative_to(SOURCE)}:{line}", set()).update(methods or {"search"})
    return used


def _called(node: ast.AST) -> tuple[int, int, str, set[str]] | None:
    """Lines, name and own method of an assignment, a function that gives a pattern, or a call of `re`."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        if "re.compile(" in ast.unparse(node.value):
            return node.lineno, node.end_lineno or node.lineno, node.targets[0].id, set()
    elif isinstance(node, ast.FunctionDef) and "re.Pattern" in ast.unparse(node.returns or ast.Constant("")):
        return node.lineno, node.end_lineno or node.lineno, node.name, set()
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in USES:
        return node.lineno, node.end_lineno or node.lineno, "", {ast.unparse(node.func).removeprefix("re.")}
    return None


def _methods(name: str, path: Path, everything: dict[Path, str]) -> set[str]:
    """How a pattern of this name is used: in its own module, or where its name is imported."""
    told: set[str] = set()
    for other, source in everything.items():
        if name not in source:
            continue
        if other == path or re.search(rf"^(?:from [\w.]+ import [^\n]*\b| +){name}\b", source, re.MULTILINE):
            uses = len(re.findall(rf"(?<![\w.]){name}\b(?!\s*[:=][^=])", source))
            by_method = re.findall(rf"(?<![\w.]){name}(?:\(\))?(?:\[[^\]]*\])?\.({METHODS})\b", source)
            told |= set(by_method)
            others = re.findall(rf"(?:def {name}\(|import [^\n]*\b{name}\b|{name}\.pattern)", source)
            if uses > len(by_method) + len(others):
                told.add("search")  # it is handed on: it may be used in any way
    return told


class Sampler:
    """Strings that a pattern matches, and the hostile ones made of them."""

    def __init__(self, pattern: Pattern) -> None:
        self.bytes = isinstance(pattern.text, bytes)
        text = pattern.text.decode("latin-1") if self.bytes else pattern.text
        flags = pattern.flags & ~re.UNICODE if self.bytes else pattern.flags
        self.tree = sre_parse.parse(text, flags & ~re.DEBUG)

    def hostile(self) -> Iterator[str]:
        """Units to repeat, each with what stands before it."""
        yield from PLAIN
        seen: set[tuple[str, str]] = set()
        for before, unit in self._repeats(self.tree, ""):
            if unit and (before, unit) not in seen and len(seen) < 60:
                seen.add((before, unit))
                yield f"{before}\0{unit}" if before else unit
                if before:
                    yield before + unit
        whole = _sample(self.tree)
        if whole:
            yield whole
            yield whole[:-1] or whole

    def _repeats(self, tree: Any, before: str) -> Iterator[tuple[str, str]]:
        for op, value in tree:
            if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
                _, high, inner = value
                if high > 5:
                    for unit in _variants(inner):
                        yield before, unit
                yield from self._repeats(inner, before)
            elif op is sre.SUBPATTERN:
                yield from self._repeats(value[3], before)
            elif op is sre.ATOMIC_GROUP:
                yield from self._repeats(value, before)
            elif op is sre.BRANCH:
                for branch in value[1][:12]:
                    yield from self._repeats(branch, before)
            elif op in (sre.ASSERT, sre.ASSERT_NOT):
                yield from self._repeats(value[1], before)
            before += _sample([(op, value)])


def _variants(inner: Any) -> set[str]:
    """Ways in which the inside of a repeat may look."""
    items = list(inner)
    if len(items) == 1 and items[0][0] is sre.IN:
        chars = [_sample([(sre.IN, [one])]) for one in items[0][1] if one[0] is not sre.NEGATE]
        return {_sample(inner), *(chars[:6] if items[0][1][0][0] is not sre.NEGATE else ())} - {""}
    if len(items) == 1 and items[0][0] is sre.SUBPATTERN:
        return _variants(items[0][1][3])
    if len(items) == 1 and items[0][0] is sre.BRANCH:
        return {_sample(branch) for branch in items[0][1][1][:8]} - {""}
    return {_sample(inner), _sample(inner, more=True)} - {""}


CATEGORY = {
    sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a", sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_NOT_SPACE: "a", sre.CATEGORY_NOT_WORD: " ",
}  # fmt: skip


def _sample(tree: Any, more: bool = False) -> str:
    """A short string that the tree matches; with `more` its optional parts are there."""
    made = ""
    for op, value in tree:
        if op is sre.LITERAL:
            made += chr(value)
        elif op is sre.NOT_LITERAL or op is sre.ANY:
            made += "a" if op is sre.ANY or chr(value) != "a" else "b"
        elif op is sre.IN:
            made += _one_of(value)
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            low, high, inner = value
            made += _sample(inner, more) * max(low, 1 if more or high > 5 else 0)
        elif op is sre.SUBPATTERN:
            made += _sample(value[3], more)
        elif op is sre.ATOMIC_GROUP:
            made += _sample(value, more)
        elif op is sre.BRANCH:
            made += _sample(value[1][0], more)
    return made


def _one_of(choices: Any) -> str:
    if choices[0][0] is sre.NEGATE:
        compiled = [_in_class(choices[1:], char) for char in "a1 A.,\x01"]
        return next((c for c, hit in zip("a1 A.,\x01", compiled, strict=True) if not hit), "é")
    op, value = choices[0]
    if op is sre.LITERAL:
        return chr(value)
    if op is sre.RANGE:
        return chr(value[0])
    return CATEGORY.get(value, "a")


def _in_class(choices: Any, char: str) -> bool:
    for op, value in choices:
        if op is sre.LITERAL and chr(value) == char:
            return True
        if op is sre.RANGE and value[0] <= ord(char) <= value[1]:
            return True
        if op is sre.CATEGORY and re.match(_CATEGORY_CLASS.get(value, r"\w"), char):
            return True
    return False


_CATEGORY_CLASS = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def filled(unit: str, tail: str, size: int) -> str:
    """A string of about `size` characters of a unit, after what stands before it, before the tail."""
    before, _, again = unit.rpartition("\0") if "\0" in unit[1:] else ("", "", unit)
    return before + again * (size // max(1, len(again))) + tail


class TooLongError(Exception):
    """The match is stopped."""


def seconds(pattern: Pattern, text: str, limit: float = GIVEN_UP) -> float:
    """How long the pattern takes over a text, or the limit at which it is stopped."""
    compiled = re.compile(pattern.text, pattern.flags)
    subject: Any = text.encode("utf-8", "replace") if isinstance(pattern.text, bytes) else text

    def stop(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    began = time.process_time()
    try:
        if pattern.anchored:
            compiled.match(subject)
            compiled.fullmatch(subject)
        else:
            for _ in compiled.finditer(subject):
                pass
        return time.process_time() - began
    except TooLongError:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _again(pattern: Pattern, unit: str, tail: str, before: tuple[float, float]) -> tuple[float, float]:
    """The best times of several, where the first two look bad: other programs make one of them long."""
    small, large = before
    for _ in range(RETRIES):
        if large < GROWTH * small or large < NOISE or large >= 2 * GROWTH * small:
            break
        small = max(small, seconds(pattern, filled(unit, tail, SMALL)))
        large = min(large, seconds(pattern, filled(unit, tail, LARGE)))
    return small, large


def worst(
    pattern: Pattern, tails: tuple[str, ...] = TAILS, own: int | None = None
) -> tuple[float, float, str]:
    """Its growth from SMALL to LARGE, the seconds at LARGE, and the string that does it: the first that is
    too much, else the greatest. With `own`, only so many strings that are made of the pattern itself.
    """
    found = (0.0, 0.0, "")
    units = Sampler(pattern).hostile()
    if own is not None:
        units = islice(units, len(PLAIN), len(PLAIN) + own)
    for unit in units:
        for tail in tails:
            tiny = seconds(pattern, filled(unit, tail, TINY))
            small = seconds(pattern, filled(unit, tail, SMALL))
            if small < NOISE / GROWTH / 4 or (small < STEEP * tiny and small < GIVEN_UP):
                continue  # grows no more than the text
            limit = max(GIVEN_UP, 2 * GROWTH * small) if small < GIVEN_UP else 0.001
            large = seconds(pattern, filled(unit, tail, LARGE), limit)
            small, large = _again(pattern, unit, tail, (small, large))
            if large < NOISE and small < GIVEN_UP:
                continue
            growth = large / max(small, 1e-7) if small < GIVEN_UP else 2 * GROWTH
            if growth > found[0]:
                found = (growth, large, repr((unit, tail)))
            if growth > GROWTH:
                return found
    return found


def main() -> None:
    """Measure and print."""
    samples = sorted((ROOT / "samples" / "freddy-2023").glob("*.txt"))
    patterns = collect([path.read_text(encoding="utf-8") for path in samples])
    every, bad = "--all" in sys.argv, defaultdict(list)
    for number, pattern in enumerate(patterns, 1):
        print(f"\r{number} of {len(patterns)}", end="", file=sys.stderr, flush=True)
        growth, took, by = worst(pattern)
        if every or growth > GROWTH:
            places = ", ".join(sorted(pattern.places))
            print(f"\n{growth:8.0f} x {took:6.3f} s  {places}  by {by[:100]}\n    {str(pattern.text)[:160]}")
        if growth > GROWTH:
            bad["quadratic" if took < GIVEN_UP else "given up"].append(pattern)
    print(f"\n{len(patterns)} patterns; bad: {', '.join(f'{k} {len(v)}' for k, v in bad.items()) or 'none'}")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
