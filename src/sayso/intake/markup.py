"""Markup in a text that should have none: HTML tags and entities of a column, as plain text.

Takes a string, gives paragraphs; a text without markup is given back as it is.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

BLOCKS = {
    "address", "article", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th",
    "tr", "ul",
}  # fmt: skip
SILENT = {"script", "style", "noscript", "template", "head"}
INLINE = "a|abbr|b|br|em|font|i|img|mark|q|s|small|span|strong|sub|sup|time|u|iframe|svg|cite|code|html|body"
TAG = re.compile(rf"</?(?:{INLINE}|{'|'.join(sorted(BLOCKS | SILENT))})(?:\s[^<>]*)?/?>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,6}|[a-z][a-z0-9]{1,20});", re.IGNORECASE)


def without_markup(text: str) -> str:
    """The text of HTML, a blank line between paragraphs; entities as their characters."""
    for _ in range(2):  # markup that was escaped once more: "&lt;p&gt;"
        if TAG.search(text):
            text = text_of(_fragment(text))
        elif ENTITY.search(text):
            text = html.unescape(text)
        else:
            break
    return text


def _fragment(text: str) -> Any:
    from lxml import html as lxml_html
    from lxml.etree import ParserError

    try:
        return lxml_html.fragment_fromstring(text, create_parent="div")
    except (ParserError, ValueError):
        return lxml_html.fromstring(f"<div>{html.escape(text)}</div>")


def text_of(element: Any) -> str:
    """The text of an element of lxml, a blank line between its blocks."""
    text = "".join(_parts(element))
    paragraphs = (" ".join(part.split(" ")) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(
        re.sub(r"(?<![ \t])[ \t]*\n[ \t]*", "\n", part.strip(" \t\n\r"))
        for part in paragraphs
        if part.strip()
    )


def _parts(element: Any) -> Iterator[str]:
    """The text of an element, block ends as blank lines; a loop, as pages nest deeply."""
    todo: list[tuple[Any, bool]] = [(element, False)]
    while todo:
        node, done = todo.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        block = tag in BLOCKS
        if done:
            yield "\n\n" if block else ""
            if node is not element:
                yield node.tail or ""
            continue
        if not tag or tag in SILENT:
            yield (node.tail or "") if node is not element else ""
            continue
        yield "\n\n" if block else "\n" if tag == "br" else ""
        yield re.sub(r"(?<!\s)\s*\n\s*", " ", node.text or "")
        todo.append((node, True))
        todo.extend((child, False) for child in reversed(node))
