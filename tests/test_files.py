"""The door to the disk: nothing from outside comes in, nothing half-written stays."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.diagnostics import BriefgenError, Span
from briefgen.files import Inputs, replace_all
from conftest import as_nobody, sha256


def test_a_read_remembers_the_digest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"words")
    inputs = Inputs(tmp_path)
    assert inputs.read("a.txt") == b"words"
    assert inputs.read_if_there("b.txt") is None
    assert inputs.digests == {"a.txt": sha256("words"), "b.txt": None}


def _link(root: Path) -> None:
    (root / "x").symlink_to("/etc/passwd")


def _link_folder(root: Path) -> None:
    (root / "up").symlink_to("..")


def _link_below(root: Path) -> None:
    (root / "in/deep").mkdir(parents=True)
    (root / "in/deep/up").symlink_to("../../..")


def _folder(root: Path) -> None:
    (root / "x").mkdir()


def _pipe(root: Path) -> None:
    os.mkfifo(root / "x")


def _loop(root: Path) -> None:
    (root / "x").symlink_to("x")


def _large(root: Path) -> None:
    with (root / "x").open("wb") as stream:
        stream.truncate(64 * 1024 * 1024 + 1)


def _nothing(root: Path) -> None:
    del root


MOVE_IN = "keep the file itself in the workspace"
PUT_THERE = "put the file itself there"

BAD = [
    (_nothing, "x", 'there is no file "x"', "check the name, or put the file there"),
    (_folder, "x", '"x" is a directory, not a file', PUT_THERE),
    (_pipe, "x", '"x" is not a regular file', PUT_THERE),
    (_link, "x", '"x" leads out of the workspace', MOVE_IN),
    (_link_folder, "up/etc", '"up/etc" leads out of the workspace', MOVE_IN),
    (_link_folder, "./up/etc", '"./up/etc" leads out of the workspace', MOVE_IN),
    (_link_below, "in/deep/up/etc", '"in/deep/up/etc" leads out of the workspace', MOVE_IN),
    (_link_below, "in/../../x", '"in/../../x" leads out of the workspace', MOVE_IN),
    (_link_below, "in/deep/up/..", '"in/deep/up/.." leads out of the workspace', MOVE_IN),
    (_nothing, "..", '".." leads out of the workspace', MOVE_IN),
    (_nothing, "../x", '"../x" leads out of the workspace', MOVE_IN),
    (_nothing, "/etc/passwd", '"/etc/passwd" leads out of the workspace', MOVE_IN),
    (_loop, "x", '"x" cannot be read: too many levels of symbolic links', "check the file and who may read it"),
    (_large, "x", '"x" is too large: 64 MiB, at most 64 MiB are read', "split the file"),
]


@pytest.mark.parametrize(("prepare", "name", "message", "hint"), BAD)
def test_what_is_no_file_of_the_workspace_is_refused(
    prepare: Callable[[Path], None], name: str, message: str, hint: str, tmp_path: Path
) -> None:
    prepare(tmp_path)
    with pytest.raises(BriefgenError) as caught:
        Inputs(tmp_path).read(name)
    assert str(caught.value) == f"{name}: error: {message}\n  hint: {hint}"
    assert caught.value.problems[0].kind == "input"


def test_a_link_is_refused_among_files_that_are_read(tmp_path: Path) -> None:
    root = tmp_path / "desk"
    (root / "a/b").mkdir(parents=True)
    (tmp_path / "secret").write_bytes(b"secret")
    (root / "a/b/mine").write_bytes(b"mine")
    (root / "a/b/theirs").symlink_to("../../../secret")
    (root / "a/out").symlink_to("../..")
    (root / "a/in").symlink_to("b")
    inputs = Inputs(root)
    for _ in range(2):
        assert inputs.read("a/b/mine") == inputs.read("a/in/mine") == inputs.read("a/in/../b/mine") == b"mine"
        for name in ("a/b/theirs", "a/out/secret", "a/in/theirs", "a/out/../secret"):
            with pytest.raises(BriefgenError, match="leads out of the workspace"):
                inputs.read(name)


def test_the_place_that_names_a_file_is_where_the_problem_is(tmp_path: Path) -> None:
    with pytest.raises(BriefgenError) as caught:
        Inputs(tmp_path).read("x", span=Span(file="seeds/articles.yaml", line=3, col=9))
    assert str(caught.value).startswith('seeds/articles.yaml:3:9: error: there is no file "x"')


def test_a_file_that_may_not_be_read_is_told(public_folder: Path) -> None:
    (public_folder / "x").write_bytes(b"secret")
    (public_folder / "x").chmod(0)
    with as_nobody(), pytest.raises(BriefgenError) as caught:
        Inputs(public_folder).read("x")
    assert str(caught.value) == (
        'x: error: "x" cannot be read: permission denied\n  hint: check the file and who may read it'
    )


def test_a_folder_that_may_not_be_written_is_told_and_unchanged(public_folder: Path) -> None:
    (public_folder / "a").write_bytes(b"old")
    with as_nobody(), pytest.raises(BriefgenError) as caught:
        replace_all(public_folder, {"a": b"new"})
    assert str(caught.value) == (
        f'error: "{public_folder}/a" cannot be written: permission denied\n'
        f'  hint: make room in "{public_folder}" and let this user write there, then build again'
    )
    assert (public_folder / "a").read_bytes() == b"old"


def test_folders_are_listed_by_name_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ["b.yaml", "a.yaml", ".c.yaml", "d.txt"]:
        (tmp_path / name).touch()
    for name in ["f", "e", ".g"]:
        (tmp_path / name).mkdir()
    inputs = Inputs(tmp_path)
    assert inputs.names_in(".", ".yaml") == ("./a.yaml", "./b.yaml")
    assert inputs.folders_in(".") == ("./e", "./f")
    assert inputs.names_in("nowhere", ".yaml") == inputs.folders_in("nowhere") == ()


def test_what_cannot_be_looked_at_is_not_taken_for_missing(public_folder: Path) -> None:
    (public_folder / "shut").mkdir()
    (public_folder / "shut/x").write_bytes(b"words")
    (public_folder / "shut").chmod(0)
    inputs = Inputs(public_folder)
    said = "cannot be read: permission denied\n  hint: check the file and who may read it"
    with as_nobody():
        with pytest.raises(BriefgenError) as caught:
            inputs.read_if_there("shut/x")
        assert str(caught.value) == f'shut/x: error: "shut/x" {said}'
        with pytest.raises(BriefgenError) as caught:
            inputs.names_in("shut", "")
        assert str(caught.value) == f'shut: error: "shut" {said}'


def test_only_what_changed_is_written_and_in_the_order_given(tmp_path: Path) -> None:
    assert replace_all(tmp_path, {"b/x": b"1", "a": b"2"}) == ("b/x", "a")
    before = (tmp_path / "a").stat()
    assert replace_all(tmp_path, {"b/x": b"3", "a": b"2"}) == ("b/x",)
    assert (tmp_path / "a").stat() == before
    assert (tmp_path / "b/x").read_bytes() == b"3"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b", "x"]


def test_when_one_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").write_bytes(b"in the way")
    with pytest.raises(BriefgenError) as caught:
        replace_all(tmp_path, {"a": b"new", "b/c": b"never"})
    assert str(caught.value) == (
        f'error: "{tmp_path}/b/c" cannot be written: file exists\n'
        f'  hint: make room in "{tmp_path}" and let this user write there, then build again'
    )
    assert caught.value.problems[0].kind == "output"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    code = (
        "import resource, signal, sys; from pathlib import Path; from briefgen.files import replace_all\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: replace_all(Path(sys.argv[1]), {'a': b'x' * 900, 'b': b'y' * 2000})\n"
        "except Exception as error: print(error)"
    )
    result = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert result.stdout.startswith(f'error: "{tmp_path}/b" cannot be written: file too large')
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_link_that_leads_to_itself_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert not Inputs(tmp_path).has("loop")
    assert not Inputs(tmp_path).has("nothing")
    assert not Inputs(tmp_path).has(".")
