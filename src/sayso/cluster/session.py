"""Start Spark, know why it failed, and show how far it is.

Takes a master and settings, gives a `SparkSession`. Logs of Spark go nowhere unless they are asked for: what
went wrong is one sentence.
"""

import logging
import os
import re
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sayso.cluster.schema import INSTALL
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

T = TypeVar("T")
TRIES = 4  # of a task on this machine; a cluster has its own number
LOOK = 0.5  # seconds between two looks at how far a job is
SETTINGS = {
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.ui.showConsoleProgress": "false",
    "spark.python.worker.reuse": "true",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "true",
}
OF_LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "2g",
}
_LOCAL = re.compile(r"local(?:\[(\*|\d+)\])?")
_PYTHON = re.compile(r"^(?:[\w.]+\.)?(\w+(?:Error|Exception)): (.*)$", re.MULTILINE)
_CAUSE = re.compile(r"^Caused by: (?:\w*+[.$])*+(\w++): (.*)$", re.MULTILINE)


def with_tries(master: str) -> str:
    """The master, on this machine with tries: "local[2]" has none, and one lost process would end it all."""
    found = _LOCAL.fullmatch(master)
    return f"local[{found[1] or 1},{TRIES}]" if found else master


@contextmanager
def spark(master: str, settings: Mapping[str, str], *, verbose: bool = False) -> Iterator["SparkSession"]:
    """A session, for the length of the block. Raises `SaysoError` without Spark, or Java."""
    before = signal.getsignal(signal.SIGINT)
    session = _started(master, settings, verbose=verbose)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, before)  # Spark's own handler disturbs a call in hand
    try:
        yield session
    finally:
        with suppress(Exception):  # it may be gone already
            session.stop()


def beside(session: "SparkSession", work: Callable[[], T]) -> T:
    """What a call gives, made in a thread of its own, so that Ctrl-C is heard whatever it waits for: then its
    jobs are cancelled.
    """
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        try:
            while not wait([future], timeout=LOOK).done:
                pass
        except KeyboardInterrupt:
            session.sparkContext.cancelAllJobs()
            raise
    return future.result()


def _started(master: str, settings: Mapping[str, str], *, verbose: bool) -> "SparkSession":
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SaysoError(INSTALL) from error
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise SaysoError(
            "Spark needs Java 17 or later: apt-get install openjdk-17-jre-headless, or JAVA_HOME."
        )
    given = {**SETTINGS, **_for(master), **settings}
    if not verbose:
        logs = Path(__file__).with_name("log4j2.properties").as_uri()
        extra = given.get("spark.driver.extraJavaOptions", "")
        given["spark.driver.extraJavaOptions"] = f"{extra} -Dlog4j2.configurationFile={logs}".strip()
        logging.getLogger("py4j").setLevel(logging.CRITICAL)
        logging.getLogger("pyspark").setLevel(logging.CRITICAL)
    python = settings.get("spark.pyspark.python") or os.environ.get("PYSPARK_PYTHON") or sys.executable
    os.environ["PYSPARK_PYTHON"] = python  # pyspark asks for it there alone
    builder: Any = SparkSession.builder.appName("sayso")
    if master:
        builder = builder.master(with_tries(master))
    for name, value in given.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise SaysoError(f"Spark cannot be started ({_first_line(str(error))}). See --verbose.") from error
    except Exception as error:  # py4j hands on whatever Java raises
        raise SaysoError(f"Spark cannot be started: {cause_of(error)}. See --verbose.") from error


def _for(master: str) -> dict[str, str]:
    """Settings for this machine alone: its own network, and room."""
    return dict(OF_LOCAL) if _LOCAL.fullmatch(master) else {}


def cause_of(error: BaseException) -> str:
    """Why a job of Spark failed, in a sentence: what a worker's Python raised, else Java's cause."""
    told = str(error)
    python = [(name, text) for name, text in _PYTHON.findall(told) if name != "PythonException"]
    if python:
        name, text = python[-1]
        if name == "SaysoError":
            return str(text).strip()
        if name == "ModuleNotFoundError" and "sayso" in text:
            return "The workers do not have sayso: docs/cluster.md says how it gets there"
        return f"{name}: {text}".strip()
    causes = _CAUSE.findall(told)
    if causes:
        return f"{causes[-1][0]}: {causes[-1][1]}".strip()[:500]
    return _first_line(told)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")[:500]


@contextmanager
def explained(kept: str) -> Iterator[None]:
    """What Spark raises in the block as one `SaysoError`; `kept` says what is not lost."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError, EOFError) as error:
        cause = cause_of(error).rstrip(".")
        raise SaysoError(f"Spark gave up: {cause}. {kept}") from error


@contextmanager
def watched(session: "SparkSession", tell: Callable[[int], None]) -> Iterator[None]:
    """Tell, while the block runs, how many tasks of its jobs are done."""
    ended = threading.Event()
    tracker = session.sparkContext.statusTracker()

    def look() -> None:
        while not ended.wait(LOOK):
            with suppress(Exception):  # the job may end meanwhile
                tell(sum(_done(tracker, stage) for stage in tracker.getActiveStageIds()))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _done(tracker: Any, stage: int) -> int:
    found = tracker.getStageInfo(stage)
    return int(found.numCompletedTasks) if found is not None else 0
