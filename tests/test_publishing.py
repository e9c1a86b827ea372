"""Whole or not at all: what is published together takes its names at one moment, by one process at a time."""

import ctypes
import errno
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from briefgen.diagnostics import BriefgenError
from briefgen.files import alone, publish, publishing
from briefgen.files import exchange as exchange_module
from conftest import REPOSITORY, as_nobody

OLD = {"a.css": b"1", "day/x": b"old", "day/y": b"old", "index": b"old"}
NEW = {"a.css": b"1", "z/page": b"new", "day/x": b"new", "day/y": b"new", "index": b"new"}


def published(root: Path, files: dict[str, bytes]) -> tuple[str, ...]:
    with alone(root):
        return publish(root, files, ["day"])


def shown(root: Path) -> dict[str, bytes]:
    """All that is there, hidden or not."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    published(tmp_path / "output", OLD)
    return tmp_path / "output"


def test_what_changed_is_told_in_order_and_nothing_else_is_left(root: Path) -> None:
    assert published(root, NEW) == ("z/page", "day/x", "day/y", "index")
    assert shown(root) == NEW
    assert published(root, NEW) == ()


def test_a_folder_changes_at_one_moment(root: Path) -> None:
    before = os.open(root / "day", os.O_RDONLY)
    try:
        inode = (root / "day").stat().st_ino
        with alone(root):
            publish(root, NEW, ["day"])
            # Who had opened the folder still has the old one, whole; who opens it now has the new one.
            with os.scandir(before) as entries:
                assert sorted(entry.name for entry in entries) == ["x", "y"]
            with os.fdopen(os.open("x", os.O_RDONLY, dir_fd=before), "rb") as stream:
                assert stream.read() == b"old"
        assert (root / "day").stat().st_ino != inode
    finally:
        os.close(before)


def test_one_file_that_changes_alone_changes_by_itself(root: Path) -> None:
    before = {path: (path.stat().st_ino, path.stat().st_ctime_ns) for path in (root / "day", root / "day/y")}
    with (root / "day/x").open("rb") as opened:
        assert published(root, {**OLD, "day/x": b"new"}) == ("day/x",)
        assert opened.read() == b"old"
    assert shown(root) == {**OLD, "day/x": b"new"}
    assert (root / "day/y").stat().st_ctime_ns == before[root / "day/y"][1]
    inode, time = before[root / "day"]
    assert (root / "day").stat().st_ino == inode
    assert (root / "day").stat().st_mtime_ns > time


@pytest.mark.parametrize(
    ("new", "leaving"),
    [
        ({"day/x": b"new", "day/y": b"new"}, []),
        ({"day/x": b"new", "day/z": b"new"}, []),
        ({"day/z": b"new"}, []),
        ({"day/x": b"new"}, ["day/y"]),
        ({}, ["day/y"]),
        ({"day/link": b"new"}, []),
    ],
)
def test_where_more_changes_than_one_file_the_folder_changes_as_a_whole(
    new: dict[str, bytes], leaving: list[str], root: Path
) -> None:
    (root / "day/link").symlink_to("../index")
    with (root / "day/x").open("rb"), alone(root):
        inode = (root / "day").stat().st_ino
        publish(root, new, ["day"], leaving)
    assert (root / "day").stat().st_ino != inode
    expected = {**OLD, "day/link": b"old", **new}
    assert shown(root) == {name: data for name, data in expected.items() if name not in leaving}


def test_of_many_folders_one_file_each_is_replaced_and_brought_to_the_disk(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [f"day-{number}" for number in range(20)]
    old = {f"{folder}/{name}": b"old" for folder in folders for name in "xy"}
    new = {**old, **{f"{folder}/x": b"new" for folder in folders}, "index": b"new"}
    with alone(root):
        publish(root, old, folders)
        brought: list[set[str]] = []

        def sync(parents: Iterable[Path]) -> None:
            brought.append({str(parent.relative_to(root)) for parent in parents})
            assert {(root / folder / "x").read_bytes() for folder in folders} == {b"new"}

        monkeypatch.setattr(publishing, "sync_folders", sync)
        publish(root, new, folders)
    assert brought == [{".", *folders}]
    assert shown(root) == {**OLD, **new}


@pytest.mark.parametrize("files", [{"day/x": b"new"}, {"day/x": b"new", "day/y": b"new"}, {"z/x": b"new"}])
def test_a_file_that_cannot_be_made_is_told_by_the_name_that_it_would_have(
    files: dict[str, bytes], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: str, _: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", path)

    monkeypatch.setattr(publishing, "create", full)
    with pytest.raises(BriefgenError) as caught:
        published(root, files)
    assert str(caught.value) == (
        f'error: "{root}/{next(iter(files))}" cannot be written: no space left on device\n'
        f'  hint: make room in "{root}" and let this user write there, then build again'
    )
    assert shown(root) == OLD


@pytest.mark.parametrize("deep", ["", "/whole", "/whole/z"])
def test_a_hidden_name_is_never_told(deep: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", f"{arguments[1]}{deep}")

    monkeypatch.setattr(publishing, "_stage", full)
    with pytest.raises(BriefgenError) as caught:
        published(root, {"z/x": b"new"})
    assert ".briefgen" not in str(caught.value)
    assert f'"{root}{"/z" if deep.endswith("z") else ""}" cannot be written' in str(caught.value)


def test_what_a_build_did_not_make_stays(root: Path) -> None:
    (root / "day/notes").write_text("mine")
    (root / "day/charts/deep").mkdir(parents=True)
    (root / "day/charts/deep/one.png").write_bytes(b"png")
    (root / "day/link").symlink_to("nowhere")
    (root / "day").chmod(0o750)
    inode = (root / "day/notes").stat().st_ino
    published(root, {"day/x": b"new"})
    assert shown(root) == {**OLD, "day/x": b"new", "day/notes": b"mine", "day/charts/deep/one.png": b"png"}
    assert (root / "day/link").readlink() == Path("nowhere")
    assert (root / "day/notes").stat().st_ino == inode
    assert (root / "day").stat().st_mode & 0o777 == 0o750


def test_where_files_cannot_share_their_bytes_they_are_copied(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    (root / "day/link").symlink_to("nowhere")
    monkeypatch.setattr(os, "link", refused)
    published(root, {"day/x": b"new"})
    assert shown(root) == {**OLD, "day/x": b"new"}
    assert (root / "day/link").readlink() == Path("nowhere")


def test_when_a_later_step_fails_the_earlier_ones_are_taken_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = publishing.exchanged

    def fails_at_the_index(one: Path, other: Path) -> bool:
        if other.name == "index":
            raise OSError(errno.EIO, "Input/output error", str(other))
        return real(one, other)

    monkeypatch.setattr(publishing, "exchanged", fails_at_the_index)
    with pytest.raises(BriefgenError) as caught:
        published(root, NEW)
    assert str(caught.value) == (
        f'error: "{root}/index" cannot be written: input/output error\n'
        f'  hint: make room in "{root}" and let this user write there, then build again'
    )
    assert {name: data for name, data in shown(root).items() if not name.startswith("z/")} == OLD
    assert not (root / "z/page").exists()


@pytest.mark.parametrize(("files", "unit"), [({"day/x": b"new"}, "day/x"), ({"day/x": b"", "day/y": b""}, "day")])
def test_what_could_not_be_taken_back_is_told(
    files: dict[str, bytes], unit: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = publishing.exchanged
    calls: list[Path] = []

    def fails_after_the_first(one: Path, other: Path) -> bool:
        calls.append(other)
        if len(calls) > 1:
            raise OSError(errno.EIO, "Input/output error", str(other))
        return real(one, other)

    monkeypatch.setattr(publishing, "exchanged", fails_after_the_first)
    with pytest.raises(BriefgenError) as caught:
        published(root, {**files, "index": b"new"})
    assert str(caught.value) == (
        f'error: "{root}/index" cannot be written: input/output error\n'
        f'  new in spite of this: "{unit}"\n'
        f'  hint: make room in "{root}" and let this user write there, then build again'
    )


class Signal(BaseException):
    """What a signal handler raises."""


@pytest.mark.parametrize(("files", "unit"), [({"day/x": b"new"}, "day/x"), ({"day/x": b"", "day/y": b""}, "day")])
def test_a_signal_in_the_middle_leaves_what_was_there(
    files: dict[str, bytes], unit: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = publishing.exchanged
    calls: list[Path] = []

    def interrupted_once(one: Path, other: Path) -> bool:
        calls.append(other)
        done = real(one, other)
        if len(calls) == 1:
            raise Signal
        return done

    monkeypatch.setattr(publishing, "exchanged", interrupted_once)
    with pytest.raises(Signal):
        published(root, files)
    assert calls == [root / unit, root / unit]
    assert shown(root) == OLD


def test_a_new_folder_that_a_signal_came_into_goes_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(folders: Iterable[Path]) -> None:
        if any(folder.name == "output" for folder in folders):
            raise Signal

    published(root, {})
    monkeypatch.setattr(publishing, "sync_folders", interrupted)
    with alone(root), pytest.raises(Signal):
        publish(root, {"new/x": b"new"}, ["new"])
    assert shown(root) == OLD


def test_a_day_that_cannot_be_staged_leaves_what_was_there(root: Path) -> None:
    (root / "z").write_bytes(b"in the way")
    with pytest.raises(BriefgenError) as caught:
        published(root, NEW)
    assert str(caught.value).startswith(f'error: "{root}/z" cannot be written: file exists\n')
    assert shown(root) == {**OLD, "z": b"in the way"}


# Where two names cannot change places.


def test_without_the_system_call_files_are_replaced_one_by_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_module, "_renameat2", lambda: None)
    (root / "day/notes").write_text("mine")
    assert published(root, NEW) == ("z/page", "day/x", "day/y", "index")
    assert shown(root) == {**NEW, "day/notes": b"mine"}


def test_without_the_system_call_a_failure_tells_what_is_new(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_module, "_renameat2", lambda: None)
    (root / "index").unlink()
    (root / "index").mkdir()
    with pytest.raises(BriefgenError) as caught:
        published(root, {"day/x": b"new", "index": b"new"})
    assert str(caught.value) == (
        f'error: "{root}/index" cannot be written: is a directory\n'
        '  new in spite of this: "day/x"\n'
        f'  hint: make room in "{root}" and let this user write there, then build again'
    )


def test_a_folder_that_has_the_name_of_a_new_file_is_told_and_stays(root: Path) -> None:
    (root / "day/new").mkdir()
    before = shown(root)
    with pytest.raises(BriefgenError, match="cannot be written"):
        published(root, {"day/new": b"new", "index": b"new"})
    assert shown(root) == before
    assert (root / "day/new").is_dir()


def test_a_folder_that_is_a_link_stays_one(root: Path) -> None:
    (root / "day").rename(root / "elsewhere")
    (root / "day").symlink_to("elsewhere")
    published(root, NEW)
    assert (root / "day").is_symlink()
    assert (root / "elsewhere/x").read_bytes() == b"new"


@pytest.mark.parametrize(("link", "to"), [("day", "../elsewhere"), ("z", "/"), ("z", "loop/../../elsewhere")])
def test_a_link_that_leads_out_is_not_followed(link: str, to: str, root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/x").write_bytes(b"theirs")
    (root / "loop").symlink_to("loop")
    if link == "day":
        (root / "day").rename(tmp_path / "day")
    (root / link).symlink_to(to)
    with pytest.raises(BriefgenError) as caught:
        published(root, NEW)
    assert str(caught.value) == (
        f'error: "{root}/{link}" is a link that leads out of "{root}": nothing is written there\n'
        f'  hint: take the link away; if all of it shall lie elsewhere, let "{root}" be the link'
    )
    assert shown(tmp_path / "elsewhere") == {"x": b"theirs"}
    assert (root / "index").read_bytes() == b"old"


def test_an_output_that_is_a_link_itself_is_written_to(root: Path, tmp_path: Path) -> None:
    root.rename(tmp_path / "elsewhere")
    root.symlink_to("elsewhere")
    published(root, NEW)
    assert (tmp_path / "elsewhere/day/x").read_bytes() == b"new"


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOSYS, errno.EXDEV])
def test_a_file_system_that_cannot_is_told_from_one_that_fails(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        ctypes.set_errno(code)
        return -1

    monkeypatch.setattr(exchange_module, "_renameat2", lambda: fails)
    assert exchange_module.exchanged(tmp_path, tmp_path) is False


def test_an_exchange_that_fails_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        exchange_module.exchanged(tmp_path / "a", tmp_path / "b")


# One at a time.

HOLDING = """
import sys; from pathlib import Path; from briefgen.files import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True); sys.stdin.read()
"""


FORKING = """
import os, signal, sys; from pathlib import Path; from briefgen.files import alone
with alone(Path(sys.argv[1])):
    if not os.fork():
        print("held", flush=True); sys.stdin.read(); os._exit(0)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def holder(root: Path, script: str = HOLDING) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
        # One that is killed has no figures of coverage to give.
        env={name: value for name, value in os.environ.items() if not name.startswith("COV")},
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_who_holds_the_folder_is_named(root: Path) -> None:
    with holder(root) as process:
        with pytest.raises(BriefgenError) as caught, alone(root):
            pass
        process.communicate("")
    (problem,) = caught.value.problems
    assert problem.kind == "busy"
    assert problem.message.startswith(
        f'another build is at work in "{root}": process {process.pid} on {os.uname().nodename}, since 2'
    )
    assert problem.message.endswith(" UTC")
    assert problem.hint == "let it finish, or wait for it with --lock-timeout SECONDS"


def test_one_who_waits_gets_a_turn(root: Path) -> None:
    with holder(root) as process:
        assert process.stdin
        process.stdin.close()
        with alone(root, wait=20):
            assert json.loads((root / ".briefgen.lock").read_text())["pid"] == os.getpid()
    assert shown(root) == OLD


def test_a_holder_who_has_not_signed_yet_is_not_named(root: Path) -> None:
    with holder(root) as process:
        (root / ".briefgen.lock").write_text("")
        with pytest.raises(BriefgenError, match=r'at work in "[^"]*"\n'), alone(root):
            pass
        process.communicate("")


def test_a_dead_holder_blocks_nobody_and_what_it_left_goes(root: Path) -> None:
    with holder(root) as process:
        process.kill()
    (root / ".briefgen-0123456789abcdef/day").mkdir(parents=True)
    (root / ".briefgen-0123456789abcdef/day/x").write_text("half")
    (root / ".briefgen-notes").write_text("a reader's own")
    with alone(root):
        pass
    assert shown(root) == {**OLD, ".briefgen-notes": b"a reader's own"}


def test_what_a_dead_holder_has_forked_blocks_nobody(root: Path) -> None:
    with holder(root, FORKING) as process:
        process.wait()
        with alone(root):
            pass
        process.communicate("")


def test_a_lock_that_goes_while_it_is_taken_is_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = fcntl.flock
    taken: list[int] = []

    def gone_at_first(descriptor: int, operation: int) -> None:
        if not taken:
            (root / ".briefgen.lock").unlink()
        taken.append(descriptor)
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", gone_at_first)
    with alone(root):
        assert len(taken) == 2
        assert (root / ".briefgen.lock").exists()


def test_where_the_system_has_no_locks_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", none)
    with pytest.raises(BriefgenError) as caught, alone(root):
        pass
    assert str(caught.value).startswith(f'error: "{root}" cannot be written: no locks available\n')


def test_a_folder_that_stays_empty_goes_again(tmp_path: Path) -> None:
    with alone(tmp_path / "output"):
        assert (tmp_path / "output/.briefgen.lock").exists()
    assert not (tmp_path / "output").exists()


def test_a_folder_where_nobody_may_write_is_told(public_folder: Path) -> None:
    with as_nobody(), pytest.raises(BriefgenError) as caught, alone(public_folder / "output"):
        pass
    assert str(caught.value) == (
        f'error: "{public_folder}/output" cannot be written: permission denied\n'
        f'  hint: make room in "{public_folder}/output" and let this user write there, then build again'
    )


def test_where_the_folder_goes_between_making_and_locking_it_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.mkdir
    calls: list[Path] = []

    def gone_at_first(path: Path, *arguments: int, **more: bool) -> None:
        calls.append(path)
        if len(calls) > 1:
            real(path, *arguments, **more)

    monkeypatch.setattr(Path, "mkdir", gone_at_first)
    with alone(tmp_path / "output"):
        assert len(calls) == 2
