"""`sayso train`: learn anew, from labelled reports and from corrections, what chooses among readings."""

from pathlib import Path
from typing import Annotated

import typer

from sayso.cli.app import app, show_plain
from sayso.errors import ReadingError

Labels = Annotated[list[Path], typer.Argument(help="Labelled reports, JSON lines (docs/model.md).")]


@app.command()
def train(
    labels: Labels,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the models.")] = Path(
        "ranking.npz"
    ),
    corrections: Annotated[
        Path | None, typer.Option(help="A ledger whose reviewed figures are learned from, too.")
    ] = None,
) -> None:
    """Learn anew the models that choose among the candidates of each field.

    Takes some minutes. Shows how well they do on reports that they were not fitted on; the same rows give
    the same models. SAYSO_MODELS=FILE reads with them. Needs scipy (the extra "train").
    """
    try:
        import scipy  # noqa: F401
    except ImportError as error:
        raise ReadingError("Training needs scipy: pip install 'sayso[train]'") from error
    from sayso.display.progress import steps
    from sayso.display.training import score_table
    from sayso.ledger import Ledger
    from sayso.reading.pipeline import load_pipeline
    from sayso.training.corrections import corrected_rows
    from sayso.training.examples import Examples, gather
    from sayso.training.labelled import read_rows
    from sayso.training.learn import learn
    from sayso.training.scores import field_scores

    rows = [row for path in labels for row in read_rows(path)]
    if corrections is not None:
        with Ledger(corrections, create=False) as ledger:
            rows += corrected_rows(ledger)
    found = Examples()
    with steps("reading", len(rows)) as step:
        for _ in gather(rows, load_pipeline(ranked=False), found):
            step()
    origin = f"{len(rows)} reports of {', '.join(path.name for path in labels)}"
    models, held = learn(found, origin, lambda told: print(told, flush=True))
    models.save(out)
    show_plain(score_table(list(field_scores(held))))
    print(f"{origin}; {found.missed} labels stand at no number. Written to {out}.")
