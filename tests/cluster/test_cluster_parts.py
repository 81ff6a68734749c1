"""What a task reads is what one machine gives for the whole file; it needs no Spark."""

import gzip
import json
from concurrent.futures.process import BrokenProcessPool

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow.fs import LocalFileSystem

from sayso.cluster import storage, work
from sayso.cluster.parts import TaskPart, in_tasks, items_of, split_file
from sayso.cluster.rows import pack, unpack
from sayso.cluster.session import cause_of, with_tries
from sayso.cluster.storage import list_files
from sayso.cluster.work import ReadingTask, TaskReader, check_reader, take
from sayso.errors import SaysoError
from sayso.intake import Defaults, read_file
from sayso.records import Reading, Report


def rows(number):
    return [
        {"text": f"Police said {at} people were killed — in Łomża.", "title": f"No. {at}",
         "published": f"{at % 28 + 1}/{at % 12 + 1}/2021"}
        for at in range(number)
    ]  # fmt: skip


def write_lines(path, packed=False):
    lines = [json.dumps(row, ensure_ascii=False) for row in rows(40)]
    lines[7:7] = ["", "   ", '{"text": ', "[1, 2]", '{"title": "no text"}', "null"]
    data = "\r\n".join(lines[:20]) + "\n" + "\n".join(lines[20:])
    path.write_bytes(gzip.compress(data.encode()) if packed else data.encode())


def write_rows(path):
    pq.write_table(pa.Table.from_pylist(rows(40)), path, row_group_size=16)


WRITERS = {
    "a.jsonl": write_lines,
    "b.jsonl.gz": lambda path: write_lines(path, packed=True),
    "c.parquet": write_rows,
    "latin.jsonl": lambda path: path.write_bytes(
        b"\n".join(json.dumps(row, ensure_ascii=False).encode("cp1250") for row in rows(40))
    ),
    "array.json": lambda path: path.write_text(json.dumps(rows(40))),
    "broken.parquet": lambda path: path.write_bytes(b"PAR1" + b"\0" * 5_000),
    "empty.jsonl": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("split", [1, 700, 10_000_000])
@pytest.mark.parametrize("name", list(WRITERS))
def test_the_parts_of_a_file_give_what_the_file_gives(tmp_path, name, split):
    path = tmp_path / name
    WRITERS[name](path)
    (file,) = list_files([str(path)])
    parts = split_file(file, Defaults(), split)
    found = [item for part in parts for item in items_of(part, Defaults())]
    whole = list(read_file(path, Defaults()))
    assert [(one.location, one.digest, one.report, str(one.error), one.notes) for one in found] == [
        (one.location, one.digest, one.report, str(one.error), one.notes) for one in whole
    ]
    if split == 1 and name in ("a.jsonl", "b.jsonl.gz", "c.parquet"):
        assert len(parts) >= 40


def test_a_file_that_changed_since_it_was_planned_is_a_failure_that_says_so(tmp_path):
    path = tmp_path / "a.jsonl"
    write_lines(path)
    (file,) = list_files([str(path)])
    (part, *_) = split_file(file, Defaults(), 500)
    path.write_text('{"text": "another one"}')
    (item,) = items_of(part, Defaults())
    assert item.error.reason == "changed" and "Run the same command again" in str(item.error)


def test_tasks_hold_small_files_together_in_their_order(tmp_path):
    for at in range(9):
        (tmp_path / f"{at}.txt").write_text("x" * 100)
    files = list_files([str(tmp_path)])
    tasks = in_tasks([part for file in files for part in split_file(file, Defaults())], 350)
    assert [len(task.files) for task in tasks] == [3, 3, 3]
    assert [part.file for task in tasks for part in task.files] == files


def test_storage_with_an_address_is_read_as_a_folder_is(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "_storage", lambda address: (LocalFileSystem(), address.partition("://")[2]))
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").write_text("x")
    write_rows(tmp_path / "b" / "c.parquet")
    (tmp_path / "a.txt").write_text("Police said 5 people were killed in Vilnius on Monday.")
    files = list_files([f"gs://{tmp_path}"])
    assert [file.location for file in files] == [f"gs://{tmp_path}/a.txt", f"gs://{tmp_path}/b/c.parquet"]
    found = [item for file in files for part in split_file(file, Defaults(), 500)
             for item in items_of(part, Defaults())]  # fmt: skip
    assert [item.location for item in found] == [
        files[0].location,
        *(f"{files[1].location}:{at}" for at in range(1, 41)),
    ]
    assert all(item.report for item in found)


def test_an_input_that_is_not_there_or_has_nothing_is_told(tmp_path):
    with pytest.raises(SaysoError, match=r"There is no .*gone"):
        list_files([str(tmp_path / "gone")])
    with pytest.raises(SaysoError, match="nothing to read"):
        list_files([str(tmp_path)])


def readings(reports):
    return [
        RuntimeError("boom") if "3 people" in one.text else Reading(one, (), (), (), (), ())
        for one in reports
    ]


def test_a_report_that_cannot_be_read_is_a_failure_and_the_others_come_in_their_order(tmp_path):
    lines = [json.dumps(row) for row in [*rows(20), rows(20)[2]]]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    (file,) = list_files([str(tmp_path)])
    part = TaskPart(0, tuple(split_file(file, Defaults())))
    taken = list(take(part, Defaults(), readings))
    assert [one.outcome for one in taken] == ["failed" if at in (3, 13) else "read" for at in range(20)] + [
        "known"
    ]
    assert [one.location.rpartition(":")[2] for one in taken] == [str(at) for at in range(1, 22)]
    assert "boom" in taken[3].failure[1]


def test_what_a_row_holds_comes_back_as_it_was(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps(rows(1)[0]))
    (file,) = list_files([str(tmp_path)])
    (one,) = take(TaskPart(0, tuple(split_file(file, Defaults()))), Defaults(), readings)
    assert unpack(pack(one, 4, 2)) == one


def test_a_task_that_was_lost_twice_reads_with_care(monkeypatch):
    class Ends:
        def submit(self, read, reports, codebooks, seconds):
            raise BrokenProcessPool if reports[0].text == "ends it" else ValueError("boom")

        def shutdown(self, **how):
            pass

    started = []
    monkeypatch.setattr(work, "tries", lambda: work.CAREFUL)
    monkeypatch.setattr(work, "reading_processes", lambda number, shared: started.append(number) or Ends())
    with TaskReader(ReadingTask("any"), ()) as read:
        found = read([Report("ends it"), Report("good"), Report("ends it")])
    assert [type(one) for one in found] == [BrokenProcessPool, ValueError, BrokenProcessPool]
    assert started == [1, 1]  # another process after the first was ended


def test_workers_of_another_version_are_refused():
    with pytest.raises(SaysoError, match="Give all machines the same sayso"):
        check_reader("sayso 1", "sayso 2")


@pytest.mark.parametrize(
    ("master", "given"),
    [("local", "local[1,4]"), ("local[*]", "local[*,4]"), ("local[2]", "local[2,4]"),
     ("local[2,9]", "local[2,9]"), ("yarn", "yarn"), ("spark://a:7077", "spark://a:7077")],
)  # fmt: skip
def test_this_machine_tries_again(master, given):
    assert with_tries(master) == given


def test_why_spark_gave_up_is_what_the_worker_said():
    told = (
        'Traceback (most recent call last):\n  File "a"\nsayso.errors.SaysoError: A worker has 2.\n\n\tat y'
    )
    assert cause_of(RuntimeError(told)) == "A worker has 2."
    lost = "Job aborted\nCaused by: java.io.IOException: No space left on device\n\tat z"
    assert cause_of(RuntimeError(lost)) == "IOException: No space left on device"
