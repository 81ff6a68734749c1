"""A web page into reports: its article, title, day, publisher, agency, address, through trafilatura.

A page is one report, a live blog one a post. What it has and nobody reads is said in notes.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sayso.errors import IntakeError
from sayso.intake.agency import credited_agency
from sayso.intake.documents.parts import put_together
from sayso.intake.documents.report import with_layout
from sayso.intake.live import Post, posts_of
from sayso.intake.page import left_out, published_of, publisher_of, title_of
from sayso.intake.plain import Made, make_report
from sayso.intake.slim import slim_page
from sayso.intake.structure import article_parts
from sayso.intake.text import check_text

FEWEST_CHARACTERS = 40
MARKED = (
    '//main | //article | //*[@role="main"] | //*[contains(@class, "article")]'  # where an article stands
)


def read_html(data: bytes, given: dict[str, str], name: str = "") -> Iterator[Made]:
    """The reports of a page; `given` fills what it does not say, its file's `name` may have the day.

    Raises `IntakeError` with reason `empty`, `binary` or `no_text`.
    """
    if not data.strip():
        raise IntakeError("empty", "The file is empty.")
    if b"\x00" in data[:8192] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise IntakeError("binary", "The file is binary, not HTML.")
    tree, page = _taken_apart(slim_page(data))
    article = put_together(article_parts(page["body"])) if page.get("body") is not None else None
    text = article.text if article is not None else ""
    said = (title_of(tree), publisher_of(tree)) if tree is not None else ("", "")
    title = said[0] or page.get("title") or ""
    named = page.get("sitename") or ""  # by trafilatura: the last part of the title, if nothing names it
    fields = {
        "title": title,
        "publisher": said[1] or page.get("hostname") or ("" if named in title else named),
        "url": page.get("url"),
    }
    stated = {**given, **{key: value for key, value in fields.items() if value}}
    posts = posts_of(tree) if tree is not None else []
    if posts:
        yield from (_post(post, stated, page) for post in posts)
        return
    if len(text) < FEWEST_CHARACTERS:
        raise IntakeError("no_text", "No article was found in the page. Save its text as a .txt file.")
    text = check_text(text)
    published, notes = published_of(tree, text, page.get("date")) if tree is not None else ("", ())
    stated |= {"published": published} if published else {}
    report, told = _made(
        text, stated, page, name, (*notes, *(left_out(tree, text) if tree is not None else ()))
    )
    yield with_layout(report, article), told


def _taken_apart(data: bytes) -> tuple[Any, dict[str, Any]]:
    """The page as a tree (`None` where it cannot be one), and what trafilatura finds in it."""
    import trafilatura

    try:
        tree = trafilatura.load_html(data)
        found = trafilatura.bare_extraction(
            _with_main(data, tree), with_metadata=True, include_comments=False, include_tables=True
        )
    except Exception as error:  # lxml and trafilatura raise many kinds for broken pages
        raise IntakeError(
            "no_text", f"The page cannot be taken apart ({error}). Save its text as .txt."
        ) from error
    return tree, found if isinstance(found, dict) else found.as_dict() if found else {}


def _with_main(data: bytes, tree: Any) -> Any:
    """A page that does not mark its article, with all of it marked: else trafilatura leaves out lists that
    follow a heading, and says nothing.
    """
    import trafilatura
    from lxml.html import Element

    if tree is None or tree.xpath(MARKED):
        return data
    copy = trafilatura.load_html(data)
    body = copy.find("body") if copy is not None else None
    if body is None:
        return data
    main = Element("main")
    main.text, body.text = body.text, None
    main.extend(list(body))
    body.append(main)
    return copy


def _post(post: Post, stated: dict[str, str], page: dict[str, Any]) -> Made:
    own = {"published": post.published, "title": post.title or stated.get("title", "")}
    return _made(check_text(post.text), {**stated, **own}, page, None, ())


def _made(
    text: str, fields: dict[str, str], page: dict[str, Any], name: str | None, notes: tuple[str, ...]
) -> Made:
    report, own = make_report(text, fields, name)
    agency = credited_agency(text, page.get("author") or "")
    return replace(report, agency=report.agency or agency), (*notes, *own)
