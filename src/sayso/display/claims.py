"""Claims on the terminal: who says what, who disputes it, and which law it invokes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from sayso.intake.first_words import name_of

if TYPE_CHECKING:
    from sayso.ledger.findings.claims import ClaimRow
    from sayso.records import Claim

LONGEST = 300  # characters of a claim that are shown
STYLES = {"denies": "red", "accuses": "magenta", "condemns": "magenta", "warns": "yellow", "orders": "cyan"}


def claim_list(claims: "Sequence[ClaimRow]") -> RenderableType:
    """The claims of one report, each with a letter by which others refer to it."""
    if not claims:
        return Text()
    letters = {claim.id: f"c{number}" for number, claim in enumerate(claims, 1)}
    parts: list[RenderableType] = [Text("Claims", style="bold")]
    for claim in claims:
        parts.append(Padding(claim_text(claim, letters), (0, 0, 0, 2)))
    return Group(*parts)


def claim_table(claims: "Sequence[ClaimRow]") -> RenderableType:
    """Claims of many reports, one after another, with their reports."""
    parts: list[RenderableType] = []
    numbers = {claim.id: f"#{number}" for number, claim in enumerate(claims, 1)}
    for claim in claims:
        parts += [claim_text(claim, numbers), report_line(claim), ""]
    parts.append(Text(f"claims: {len(claims)}. A report with its evidence: sayso show ID", style="dim"))
    return Group(*parts)


def report_line(claim: "ClaimRow") -> Text:
    """Publisher, day and report of a claim."""
    parts = [claim.publisher, str(claim.published or ""), claim.report_id[:8], name_of(claim)]
    return Text("  " + " · ".join(part for part in parts if part), style="dim")


def claim_text(claim: "ClaimRow", letters: dict[str, str]) -> Text:
    """A claim in a few lines: speaker, stance and words; then what it disputes and invokes."""
    text = Text()
    if claim.id in letters:
        text.append(f"{letters[claim.id]} ", style="dim")
    text.append(claim.name or claim.speaker or "nobody named", style="bold")
    text.append(_described(claim), style="dim")
    text.append(f" {claim.stance}", style=STYLES.get(claim.stance, "green"))
    if claim.certainty != "asserted":
        text.append(f" ({claim.certainty})", style="cyan")
    text.append(": " + _shortened(claim.content))
    if claim.disputes:
        what = letters.get(claim.disputes, "another claim")
        text.append(f"\n   disputes {what}: “{claim.verdict}”", style="red")
    if claim.disputed_by:
        who = ", ".join(letters.get(other, "another claim") for other in claim.disputed_by)
        text.append(f"\n   disputed by {who}", style="red")
    for norm in claim.norms:
        article = f", article {norm.article}" if norm.article else ""
        verdict = f": {norm.verdict}" if norm.verdict else ""
        text.append(f"\n   invokes {norm.instrument}{article}{verdict}", style="blue")
    return text


def claim_line(claim: "Claim") -> str:
    """A claim that was read and is in no ledger: speaker, stance and words."""
    who = claim.name or claim.speaker
    content = " … ".join(part.quote for part in claim.content)
    return f"{who.quote if who else 'nobody named'} {claim.stance.value}: {_shortened(content)}"


def _described(claim: "ClaimRow") -> str:
    known = [claim.actor if claim.actor != (claim.name or claim.speaker) else None]
    known += [(claim.actor_kind or "").replace("_", " "), claim.actor_country, claim.access]
    known.append(f"quality {claim.quality}" if claim.quality else None)
    listed = ", ".join(part for part in known if part)
    return f" [{listed}]" if listed else ""


def _shortened(content: str) -> str:
    return content if len(content) <= LONGEST else content[: LONGEST - 1].rsplit(" ", 1)[0] + " …"
