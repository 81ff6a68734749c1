"""What is installed: Python, sayso and its libraries, the model, the extras. Gives a check each."""

import contextlib
import io
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet

from sayso.cli.doctor.check import CheckState, DoctorCheck, needed
from sayso.codebook.doctor_rules import ExtraRules, doctor_rules

SENTENCE, DAY = "Police said 12 people were killed in Vilnius on Monday.", "2021-08-04"
AGAIN = "Install sayso again: pip install --force-reinstall sayso"


def installed_checks() -> Iterator[DoctorCheck]:
    """Python, sayso, its libraries, the model, reading, the samples."""
    found = distribution("sayso")
    python = ".".join(str(number) for number in sys.version_info[:3])
    wanted = found.metadata["Requires-Python"] or ""
    good = SpecifierSet(wanted).contains(python)
    yield needed("Python", f"{python}, {sys.executable}", f"sayso needs Python {wanted}.", good=good)
    yield needed("sayso", f"{found.version}, {Path(__file__).parents[2]}", good=True)
    yield _libraries(_requirements(found.requires, ""))
    yield _reading()
    yield _samples()


def extra_checks() -> Iterator[DoctorCheck]:
    """The extras, one by one."""
    required = distribution("sayso").requires
    for name, rules in doctor_rules().extras.items():
        yield _extra(name, rules, _requirements(required, name))


def _requirements(given: list[str] | None, extra: str) -> list[Requirement]:
    """What an extra requires of this machine; with "" what sayso itself does."""
    found = []
    for line in given or ():
        with contextlib.suppress(InvalidRequirement):
            one = Requirement(line)
            own = one.marker is None or one.marker.evaluate({"extra": extra})
            always = one.marker is None or one.marker.evaluate({"extra": ""})
            if own and always == (extra == ""):
                found.append(one)
    return found


def _lacking(requirements: list[Requirement]) -> tuple[list[str], list[str]]:
    """Those that are not installed; and those of a version that does not fit, in words."""
    absent, unfit = [], []
    for one in requirements:
        try:
            there = version(one.name)
        except PackageNotFoundError:
            absent.append(one.name)
            continue
        if not one.specifier.contains(there, prereleases=True):
            unfit.append(f"{one.name} {there}, where sayso needs {one.specifier}")
    return absent, unfit


def _libraries(requirements: list[Requirement]) -> DoctorCheck:
    absent, unfit = _lacking(requirements)
    lacking = [f"{name} is not there" for name in absent] + unfit
    told = "; ".join(lacking) or f"all {len(requirements)} that sayso needs"
    return needed("libraries", told, "pip install --upgrade sayso", good=not lacking)


def _extra(name: str, rules: ExtraRules, requirements: list[Requirement]) -> DoctorCheck:
    what, install = f"extra {name}", f"pip install --upgrade 'sayso[{name}]'"
    absent, unfit = _lacking(requirements)
    if absent:
        told = f"for {rules.about}: {', '.join(absent)} not installed"
        return DoctorCheck(what, CheckState.MISSING, told, install.replace(" --upgrade", ""))
    if unfit:
        return DoctorCheck(what, CheckState.WRONG, f"for {rules.about}: {'; '.join(unfit)}", install)
    for module in rules.modules:
        if error := _import_error(module):
            told = f"for {rules.about}: {module} cannot be imported ({error})"
            return DoctorCheck(what, CheckState.WRONG, told, f"{install} --force-reinstall")
    return DoctorCheck(what, CheckState.OK, f"for {rules.about}")


def _import_error(module: str) -> str:
    """Why a module cannot be imported; empty if it can. What it prints meanwhile is not shown."""
    silent = io.StringIO()
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(silent),
        contextlib.redirect_stderr(silent),
    ):
        warnings.simplefilter("ignore")
        try:
            import_module(module)
        except Exception as error:  # whatever a library raises: a lib of the system that lacks, for one
            return _one_line(error)
    return ""


def _reading() -> DoctorCheck:
    """Read one sentence: the model, the gazetteer, the codebooks and what was learned are good if that is."""
    import sayso
    from sayso.errors import SaysoError
    from sayso.reading.pipeline import reader_version

    try:
        reader = reader_version()
        found = [
            (one.interval.low, one.measure, one.country)
            for one in sayso.read(SENTENCE, published=DAY).figures
        ]
    except SaysoError as error:
        return needed("reading", str(error), good=False)
    except Exception as error:
        return needed("reading", f"It failed: {_one_line(error)}", AGAIN, good=False)
    told = f"a sentence is read as it should be, by {reader}"
    if found != [(12, "killed", "LT")]:
        told = f"{SENTENCE!r} is not read as it should be, by {reader}"
    return needed("reading", told, AGAIN, good=not told.startswith("'"))


def _samples() -> DoctorCheck:
    from sayso.errors import SaysoError
    from sayso.intake.samples import sample_folders

    try:
        number = sum(1 for folder in sample_folders() for _ in folder.iterdir())
    except SaysoError:
        return DoctorCheck("samples", CheckState.MISSING, "no sample reports for sayso demo", AGAIN)
    return DoctorCheck("samples", CheckState.OK, f"{number} reports for sayso demo")


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
