"""Lay out the shipped word lists so that a change of a word is a line in a diff.

    python benchmarks/word_lists.py            # rewrites src/sayso/**/*.toml; what fits stays as it is

Long lines of lists are broken; lists whose order means nothing are sorted: the words of measures and classes,
and those of `grammar.toml`.
"""

import re
import tomllib
from pathlib import Path

from sayso.codebook.loader import SHIPPED_TOPICS
from sayso.codebook.model import WORD_SETS

SOURCE = Path(__file__).parent.parent / "src" / "sayso"
WIDTH = 110
STRING = r"\"(?:[^\"\\]|\\.)*\""
ARRAY = re.compile(rf"\[\s*((?:{STRING}\s*,?\s*)+)\](?P<comment>\s+#.*$)?")
ELEMENTS = re.compile(rf"(?P<indent>\s+)(?P<elements>(?:{STRING}\s*,?\s*)+)(?P<end>\].*)?$")
LIST = re.compile(rf"^(?P<key>\w+) = \[(?P<comment>  #.*)?(?P<elements>\s*(?:{STRING}\s*,?\s*)+)\]$", re.M)
SECTION = re.compile(r"^\[+[^\]\n]+\]+.*\n", re.M)


def laid_out(name: str, text: str) -> str:
    """The text of one word list, laid out; it says the same."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        wrapped = _wrapped(lines[at]) if len(lines[at]) > WIDTH and not lines[at].startswith("#") else None
        if wrapped is None:
            at += 1
        else:
            lines[at : at + 1] = wrapped
    text = "\n".join(lines) + "\n"
    if name in SHIPPED_TOPICS or name == "grammar":
        starts = [found.start() for found in SECTION.finditer(text)]
        bounds = zip([0, *starts], [*starts, len(text)], strict=True)
        text = "".join(_sorted_section(name, text[start:end]) for start, end in bounds)
    return text


def _sorted_section(name: str, section: str) -> str:
    """One table with its lists sorted, where they are sets."""
    measure = section.startswith("[measures.")
    if not (name == "grammar" or measure or section.startswith("[words]")):
        return section

    def in_order(found: re.Match[str]) -> str:
        strings = re.findall(STRING, found["elements"])
        ordered = sorted(dict.fromkeys(strings), key=lambda word: (word.strip('"').lower(), word))
        if strings == ordered or (measure and found["key"] not in WORD_SETS):
            return found[0]
        line = f"{found['key']} = [{', '.join(ordered)}]"
        if len(line) <= WIDTH and not found["comment"]:
            return line
        return "\n".join([f"{found['key']} = [{found['comment'] or ''}", *_filled(ordered, "    "), "]"])

    return LIST.sub(in_order, section)


def _wrapped(line: str) -> list[str] | None:
    """A long line as several; `None` where it has no list to break."""
    within = ELEMENTS.fullmatch(line)
    if within is not None:
        filled = _filled(re.findall(STRING, within["elements"]), within["indent"])
        lines = [*filled, within["end"]] if within["end"] else filled
        return lines if len(lines) > 1 else None
    arrays = list(ARRAY.finditer(line))
    if not arrays:
        return None
    longest = max(arrays, key=lambda found: len(found[0]))
    comment = longest["comment"] or ""
    indent = re.match(r"\s*", line)[0]  # type: ignore[index]
    filled = _filled(re.findall(STRING, longest[1]), indent + "    ")
    return [line[: longest.start()] + "[" + comment, *filled, indent + "]" + line[longest.end() :]]


def _filled(strings: list[str], indent: str) -> list[str]:
    lines = [indent]
    for string in strings:
        if lines[-1].strip() and len(lines[-1]) + len(string) + 2 > WIDTH:
            lines.append(indent)
        lines[-1] += f"{' ' if lines[-1].strip() else ''}{string},"
    return lines


def main() -> None:
    """Lay out every word list that is shipped."""
    for path in sorted(SOURCE.rglob("*.toml")):
        old = path.read_text(encoding="utf-8")
        new = laid_out(path.stem, old)
        tomllib.loads(new)
        if new != old:
            path.write_text(new, encoding="utf-8")
            print(f"{path.relative_to(SOURCE)}: laid out")


if __name__ == "__main__":
    main()
