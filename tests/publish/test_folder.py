"""Stories of publishing, told of a folder: what is ours, what is not, what goes wrong, and the way back."""

from __future__ import annotations

import builtins
import errno
import fcntl
import hashlib
import io
import json
import os
import random
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from briefgen.diagnostics import BriefgenError
from briefgen.files import alone
from briefgen.publish import kept_publications, prune, publish_to
from briefgen.publish.contents import COMING, LOCK, MANIFEST, PARTS, Content, written
from briefgen.publish.folder import Folder
from briefgen.publish.kept import Store, prepare
from briefgen.publish.locks import alone_here
from conftest import NOBODY, REPOSITORY, as_nobody
from publish.conftest import Spots
from publish.sites import dead_links, digests, lay_out, links, page, shown, site
from publish.spots import NOON, Spot
from publish.test_every_place import left_there, said

OLD = site(3)
NEW = site(4, corrected=1, first=1)


@pytest.fixture
def spot(spots: Spots, tmp_path: Path) -> Iterator[Spot]:
    with spots.at("folder", tmp_path / "desk") as found:
        yield found


@pytest.fixture
def share(spot: Spot) -> Path:
    return Path(spot.to)


def refused(spot: Spot, **options: object) -> str:
    with pytest.raises(BriefgenError) as caught:
        spot.publish(**options)
    return str(caught.value)


# What goes up, and in which order.


def test_what_nobody_is_to_read_stays_here(spot: Spot) -> None:
    hidden = {".briefgen.lock": b"", ".briefgen-state.json": b"{}", ".briefgen-ab/x.html": b"x", "status.json": b"{}"}
    assert said(spot.publish({**OLD, **hidden})) == ""
    assert shown(Path(spot.to)).keys() == {*OLD, MANIFEST}


def test_what_is_new_goes_up_first_then_what_changed_then_what_leads_to_all(spot: Spot) -> None:
    spot.publish(OLD)
    (delivery,) = spot.publish(NEW).deliveries
    assert delivery.put == (
        "2026-01-04/brief.json",
        "2026-01-04/brief.pdf",
        "2026-01-04/brief.html",
        "2026-01-01/brief.json",
        "2026-01-01/brief.pdf",
        "2026-01-01/brief.html",
        "2026-01-02/brief.html",
        "2026-01-03/brief.html",
        "articles/day-1.html",
        "articles/wire.html",
        "tags/straße und ünicode.html",
        "feed.xml",
        "latest.html",
        "index.html",
    )


def test_what_has_not_changed_is_not_touched(spot: Spot, share: Path) -> None:
    spot.publish(OLD)
    before = {path: path.stat().st_mtime_ns for path in share.rglob("*") if path.is_file()}
    assert spot.publish().deliveries[0].unchanged == len(OLD)
    assert {path: path.stat().st_mtime_ns for path in share.rglob("*") if path.is_file()} == before


KNOWN = ".briefgen/published/known.json"


def settle(spot: Spot) -> None:
    """Let it be long ago that something was changed: what is young may be changed again within the same tick."""
    spot.publish()
    later = (spot.root / KNOWN).stat().st_mtime + 3600
    os.utime(spot.root / KNOWN, (later, later))


def test_of_many_files_only_those_that_changed_are_read_and_sent(
    spot: Spot, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spot.publish(site(120))
    settle(spot)
    old = (spot.root / "output/2026-01-07/brief.json").stat()
    spot.lay_out({**site(120), "2026-01-07/brief.json": b'"fresh"', "index.html": b"new"})
    # Somebody may give it the old time, and the same size.
    os.utime(spot.root / "output/2026-01-07/brief.json", ns=(old.st_atime_ns, old.st_mtime_ns))
    read: list[Path] = []
    opened = io.open

    def noted(path: Any, *arguments: Any, **more: Any) -> Any:
        read.extend([] if isinstance(path, int) else [Path(path)])
        return opened(path, *arguments, **more)

    # By the one name paths open files, by the other everybody else.
    monkeypatch.setattr(io, "open", noted)
    monkeypatch.setattr(builtins, "open", noted)
    changed = ["2026-01-07/brief.json", "index.html"]
    assert list(spot.publish().deliveries[0].put) == changed
    for folder in (spot.root / "output", share):
        names = {str(path.relative_to(folder)) for path in read if path.is_relative_to(folder)}
        assert sorted(name for name in names if not name.startswith(".")) == changed
    assert len(list((share / "2026-01-07").iterdir())) == 3


@pytest.mark.parametrize(
    "memory", ["", "[]", '{"index.html":7}', '{"index.html":[1,2,3,4,"../../etc/passwd"]}', "[" * 9999]
)
def test_a_memory_of_the_output_that_cannot_be_read_costs_only_time(spot: Spot, share: Path, memory: str) -> None:
    spot.publish(OLD)
    (spot.root / KNOWN).write_text(memory)
    assert said(spot.publish(NEW)) == ""
    assert digests(shown(share)) == digests(NEW)
    assert "index.html" in json.loads((spot.root / KNOWN).read_text())


def test_readers_may_read_it_whatever_the_umask(spot: Spot, share: Path) -> None:
    before = os.umask(0o077)
    try:
        spot.publish(OLD)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in share.rglob("*") if not path.name.startswith(".")}
    assert modes == {0o755, 0o644}
    assert stat.S_IMODE((spot.root / ".briefgen").stat().st_mode) == 0o700


def test_a_reader_finds_whole_pages_all_the_time(spot: Spot, share: Path) -> None:
    spot.publish(OLD)
    dead: list[str] = []
    rounds = 0

    def publish() -> None:
        for turn in range(8):
            spot.publish(NEW if turn % 2 == 0 else OLD)

    publisher = Thread(target=publish)
    publisher.start()
    while publisher.is_alive():
        rounds += 1
        dead += _dead_now(share)
    publisher.join()
    assert (dead, rounds > 10) == ([], True)


def _dead_now(share: Path) -> list[str]:
    """Links that lead nowhere, of pages that a reader comes to from the front, and that still are as he found them."""
    seen, ahead, dead = set[str](), ["index.html"], []
    while ahead:
        name = ahead.pop()
        seen.add(name)
        data = _read(share / name)
        leads = links(name, data or b"")
        gone = [lead for lead in leads if not (share / lead).is_file()]
        dead += [f"{name} → {lead}" for lead in gone if _read(share / name) == data]
        ahead += [lead for lead in leads if lead.endswith(".html") and lead not in seen]
    return dead


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


# What is ours, and what is not.


def test_what_somebody_changed_is_not_deleted(spot: Spot, share: Path) -> None:
    spot.publish(OLD)
    (share / "articles/day-0.html").write_text("a page with a note of the webmaster")
    published = spot.publish(NEW)
    assert said(published) == (
        'warning: "articles/day-0.html" is published no more, but somebody has changed it at "web": it stays\n'
        "  hint: look at it, and delete it there by hand"
    )
    assert published.deliveries[0].deleted == ()
    assert (share / "articles/day-0.html").read_text() == "a page with a note of the webmaster"
    assert said(spot.publish()) == ""


def test_folders_go_with_the_last_file_and_stay_with_a_file_of_others(spot: Spot, share: Path) -> None:
    spot.publish(OLD)
    (share / "2026-01-03/notes.txt").write_text("not ours")
    spot.publish(site(1))
    assert sorted(path.name for path in share.iterdir()) == sorted(
        {name.split("/")[0] for name in site(1)} | {"2026-01-03", MANIFEST}
    )
    assert shown(share / "2026-01-03") == {"notes.txt": b"not ours"}


def test_what_is_missing_or_cut_short_is_put_there_again(spot: Spot, share: Path) -> None:
    spot.publish(OLD)
    (share / "2026-01-01/brief.pdf").unlink()
    (share / "latest.html").write_bytes(b"")
    assert spot.publish().deliveries[0].put == ("2026-01-01/brief.pdf", "latest.html")
    assert digests(shown(share)) == digests(OLD)


def test_what_was_tampered_with_is_found_when_all_is_read_back(spot: Spot, share: Path) -> None:
    spot.publish(OLD)
    (share / "latest.html").write_bytes(bytes(reversed(OLD["latest.html"])))
    assert spot.publish().deliveries[0].put == ()
    assert spot.publish(verify=True).deliveries[0].put == ("latest.html",)
    assert digests(shown(share)) == digests(OLD)


@pytest.mark.parametrize("manifest", [b"", b"[]", b'{"format":2,"files":{}}', b'{"format":1,"files":[1]}', b"[" * 9999])
def test_a_manifest_that_cannot_be_read_is_like_none(spot: Spot, share: Path, manifest: bytes) -> None:
    spot.publish(OLD)
    (share / MANIFEST).write_bytes(manifest)
    published = spot.publish(NEW)
    assert (said(published), published.deliveries[0].deleted) == ("", ("articles/day-0.html",))
    assert digests(shown(share)) == digests(NEW)


def test_a_manifest_of_somebody_else_leads_nowhere_outside(spot: Spot, share: Path) -> None:
    spot.publish(OLD)
    (share.parent / "precious").write_bytes(b"")
    named = ("../precious", str(share.parent / "precious"), "a/../../precious", "./precious", ".hidden", "")
    empty = hashlib.sha256().hexdigest()
    files = ",".join(f'"{name}":{{"sha256":"{empty}","size":0}}' for name in named)
    (share / MANIFEST).write_text(f'{{"format":1,"files":{{{files}}}}}')
    (share / ".hidden").write_bytes(b"")
    assert spot.publish(NEW).deliveries[0].deleted == ()
    assert (share.parent / "precious").exists()
    assert (share / ".hidden").exists()


def test_nothing_is_put_in_place_of_a_folder_or_a_link(spot: Spot, share: Path, tmp_path: Path) -> None:
    (share / "latest.html").mkdir()
    (share / "latest.html/theirs").write_text("theirs")
    (share / "articles").symlink_to(tmp_path)
    assert said(spot.publish(OLD, take_over=True)) == (
        'error: at "web" there are folders in place of files, or files or links in place of folders\n'
        '  "articles/day-0.html"\n'
        '  "articles/day-1.html"\n'
        '  "articles/wire.html"\n'
        '  "latest.html"\n'
        "  hint: take them away, or publish to a folder of its own"
    )
    assert not (tmp_path / "wire.html").exists()


def test_many_files_of_others_are_named_in_few_words(spot: Spot, share: Path) -> None:
    for name in OLD:
        spot.write(name, b"theirs")
    (share / "index.html").unlink()
    (share / "index.html").symlink_to("feed.xml")
    told = said(spot.publish(OLD)).splitlines()
    assert told[1:-1] == [*(f'  "{name}"' for name in sorted(OLD)[:5]), f"  and {len(OLD) - 5} more"]
    assert said(spot.publish(take_over=True)) == ""
    assert digests(shown(share)) == digests(OLD)
    assert not (share / "index.html").is_symlink()


def test_most_of_what_is_there_is_not_deleted_unasked(spot: Spot, share: Path) -> None:
    many = {**OLD, **{f"tags/{n}.html": page("tag", []) for n in range(40)}}
    spot.publish(many)
    assert said(spot.publish(OLD)) == (
        f'error: publishing would delete 40 of the {len(many)} files at "web"\n'
        "  hint: if the output is incomplete, build all of it: briefgen build --all; if that is meant: --shrink"
    )
    assert digests(shown(share)) == digests(many)
    assert said(spot.publish(shrink=True)) == ""
    assert digests(shown(share)) == digests(OLD)


# Killed.


def test_a_publisher_that_is_killed_at_any_moment_leaves_whole_pages(spot: Spot, share: Path) -> None:
    chance = random.Random("folder")  # noqa: S311  the moments of one run shall be those of the next
    old, new = site(8), site(9, corrected=7, first=1)
    changed = [name for name in new if old.get(name) != new[name]]
    codes = []
    for _ in range(6):
        spot.publish(old)
        lay_out(spot.root, new)
        codes.append(_killed_after(chance.randrange(len(changed)), spot, [share / name for name in changed]))
        seen = {name: data for name, data in shown(share).items() if "/." not in f"/{name}"}
        assert [name for name, data in seen.items() if data not in (old.get(name), new.get(name))] == []
        assert dead_links(seen) == []
        assert said(spot.publish()) == ""
        assert digests(shown(share)) == digests(new)
        assert left_there(spot) == {MANIFEST}
    # A test that looks away for a moment may come too late.
    assert -signal.SIGKILL in codes


def _killed_after(count: int, spot: Spot, paths: list[Path]) -> int:
    """Kill a publisher when more than so many files have changed."""
    before = [_inode(path) for path in paths]
    command = [sys.executable, "-m", "briefgen", "-C", str(spot.root), "publish"]
    with subprocess.Popen(command, cwd=REPOSITORY) as publisher:
        while publisher.poll() is None:
            if sum(_inode(path) != inode for path, inode in zip(paths, before, strict=True)) > count:
                publisher.kill()
                return publisher.wait()
    return publisher.returncode


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0


def test_what_a_broken_run_had_put_there_goes_although_no_manifest_names_it(spot: Spot, share: Path) -> None:
    spot.publish(OLD)
    coming = {name: data for name, data in NEW.items() if name.startswith("2026-01-04/")}
    spot.publish({**OLD, **coming})
    (share / COMING).write_bytes((share / MANIFEST).read_bytes())
    (share / MANIFEST).write_bytes(b"lost")
    (share / PARTS).mkdir()
    (share / PARTS / "half").write_bytes(b"half")
    assert set(spot.publish(OLD).deliveries[0].deleted) == coming.keys()
    assert digests(shown(share)) == digests(OLD)
    assert left_there(spot) == {MANIFEST}


def test_what_broken_runs_had_put_there_is_remembered_through_another(
    spot: Spot, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spot.publish(OLD)
    left = share / "tags/left.html"
    left.write_bytes(b"left")
    held = Content(sha256=hashlib.sha256(b"left").hexdigest(), size=4)
    (share / COMING).write_bytes(written({"tags/left.html": held}))
    put = Folder.put

    def broken(store: Folder, name: str, path: Path) -> None:
        if name == "index.html":
            raise OSError(errno.EIO, "Input/output error")
        put(store, name, path)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "put", broken)
        assert said(spot.publish(NEW)).startswith('error: publishing to "web" failed: input/output error\n')
    assert left.exists()
    assert "tags/left.html" in spot.publish().deliveries[0].deleted
    assert digests(shown(share)) == digests(NEW)


# What goes wrong.


def test_there_is_a_target_and_something_to_bring_there(spot: Spot) -> None:
    assert refused(spot, files={}) == ("error: there is nothing to publish in output\n  hint: build it: briefgen build")
    lay_out(spot.root, OLD)
    with pytest.raises(BriefgenError) as caught:
        publish_to(spot.root, "wbe", clock=spot.clock, environment={})
    assert str(caught.value) == 'error: the settings name no target "wbe"\n  hint: known are: web'
    (spot.root / "briefgen.yaml").unlink()
    assert publish_to(spot.root, clock=spot.clock, environment={}).deliveries == ()
    with pytest.raises(BriefgenError) as caught:
        publish_to(spot.root, "web", clock=spot.clock, environment={})
    assert str(caught.value) == (
        'error: the settings name no target "web"\n  hint: name one: publish: {web: {to: /mnt/share/briefs}}'
    )


def test_a_target_lies_beside_the_workspace(spot: Spot, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(spot.root / "output")
    for to in ("output/public", str(tmp_path / "link"), "."):
        spot.to = to
        assert refused(spot, files=OLD) == (
            'briefgen.yaml:2:13: error: "web" lies inside of the workspace\n'
            "  hint: publish to a folder of its own: readers see what is in it, and briefgen what is in the workspace"
        )
    spot.to = ".."
    assert 'error: the workspace lies inside of "web"\n' in refused(spot, files=OLD)


def test_links_in_the_output_are_not_followed(spot: Spot) -> None:
    spot.lay_out(OLD)
    (spot.root / "output/articles/passwd.html").symlink_to("/etc/passwd")
    assert refused(spot) == (
        "output/articles/passwd.html: error: this is a link, and links are not followed\n"
        "  hint: put the file itself there, or take it out of the output"
    )
    (spot.root / "output/articles/passwd.html").unlink()
    os.mkfifo(spot.root / "output/articles/pipe")
    assert refused(spot).startswith("output/articles/pipe: error: this is no regular file\n")


def test_a_build_that_is_at_work_is_not_read(spot: Spot) -> None:
    spot.lay_out(OLD)
    with alone(spot.root / "output"):
        assert refused(spot).startswith(f'error: another build is at work in "{spot.root}/output": process ')


def test_what_goes_wrong_at_one_target_costs_only_that(spot: Spot, share: Path, tmp_path: Path) -> None:
    spot.lay_out(OLD)
    (tmp_path / "second").mkdir()
    (spot.root / "briefgen.yaml").write_text(
        f"publish:\n  gone: {{to: {tmp_path}/gone}}\n  web: {{to: {share}}}\n  second: {{to: {tmp_path}/second}}\n...\n"
    )
    published = publish_to(spot.root, clock=spot.clock, environment={})
    assert said(published).startswith(f'error: there is no folder "{tmp_path}/gone" to publish to\n')
    assert [delivery.target for delivery in published.deliveries] == ["web", "second"]
    assert digests(shown(share)) == digests(shown(tmp_path / "second")) == digests(OLD)


def given_to_nobody(root: Path) -> None:
    for path in (root, *root.rglob("*")):
        os.chown(path, NOBODY if os.getuid() == 0 else -1, -1)


def test_a_target_that_may_only_be_read_is_said_to_be(spots: Spots, public_folder: Path) -> None:
    with spots.at("folder", public_folder / "desk") as spot:
        share = Path(spot.to)
        spot.publish(OLD)
        spot.lay_out(NEW)
        given_to_nobody(spot.root)
        share.chmod(0o555)
        with as_nobody():
            told = said(spot.publish())
        share.chmod(0o755)
        assert told == (
            'error: "web" does not let this user write: permission denied\n'
            f'  hint: give this user the right to read, write and delete in "{share}"'
        )
        assert digests(shown(share)) == digests(OLD)


def test_an_output_that_may_not_be_read_is_said_to_be(spots: Spots, public_folder: Path) -> None:
    with spots.at("folder", public_folder / "desk") as spot:
        spot.lay_out(OLD)
        given_to_nobody(spot.root)
        (spot.root / "output/latest.html").chmod(0)
        with as_nobody():
            told = refused(spot)
    assert told == (
        'error: "output/latest.html" cannot be read: permission denied\n  hint: check the file and who may read it'
    )


def test_a_workspace_that_cannot_keep_what_is_published_is_said_to(spot: Spot) -> None:
    spot.lay_out(OLD)
    (spot.root / ".briefgen").write_text("a file is in the way")
    assert said(spot.publish()) == (
        f'error: "{spot.root}/.briefgen/published" cannot be written: file exists\n'
        "  hint: make room there, and let this user write there: it keeps what is published, for the way back"
    )


def test_what_is_kept_here_and_cannot_be_written_is_said_to_be(spot: Spot) -> None:
    spot.lay_out(OLD)
    (spot.root / ".briefgen/published/targets/web/lock").mkdir(parents=True)
    assert said(spot.publish()) == (
        "error: what is kept of what was published cannot be read or written: "
        f'"{spot.root}/.briefgen/published/targets/web/lock": is a directory\n'
        "  hint: make room in the workspace, and let this user read and write all in .briefgen; then publish again"
    )


def test_a_token_that_was_not_written_to_its_end_is_written_anew(spot: Spot) -> None:
    spot.publish(OLD)
    token = spot.root / ".briefgen/published/targets/web/token"
    token.write_text("")
    assert said(spot.publish(NEW)) == ""
    assert re.fullmatch("[0-9a-f]{32}", token.read_text())


FULL = """
import subprocess, sys
share, *command = sys.argv[1:]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "none", share], check=True)
sys.exit(subprocess.run(command).returncode)
"""


def test_a_target_that_is_full_is_said_to_be(spot: Spot, share: Path) -> None:
    spot.lay_out({**OLD, "2026-01-03/brief.pdf": random.Random(1).randbytes(200_000)})  # noqa: S311
    publish = [sys.executable, "-m", "briefgen", "-C", str(spot.root), "publish"]
    own = ["unshare", "--map-root-user", "--mount", sys.executable, "-c", FULL, str(share), *publish]
    ended = subprocess.run(own, cwd=REPOSITORY, capture_output=True, text=True)
    assert ended.stderr == (
        'error: there is no room left at "web"\n'
        f"  0 of {len(OLD)} files are up; what readers see there holds together\n"
        "  hint: make room there, then publish again: it goes on where it stopped\n"
    )
    assert ended.returncode == 74


def test_a_share_that_knows_no_locks_is_locked_by_a_file(
    spot: Spot, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fcntl.flock

    def flock(descriptor: int, operation: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").readlink().is_relative_to(share):
            raise OSError(errno.ENOLCK, "No locks available")
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    other = '{"run":"x","holder":"x process 1 on elsewhere, since noon","until":"2026-01-31T12:15:00+00:00"}'
    (share / LOCK).write_text(other)
    assert said(spot.publish(OLD)).startswith(
        'error: another publisher is at work at "web": process 1 on elsewhere, since noon\n'
    )
    (share / LOCK).unlink()
    assert said(spot.publish()) == ""
    assert digests(shown(share)) == digests(OLD)
    assert left_there(spot) == {MANIFEST}


def test_two_publishers_of_one_workspace_know_of_each_other_without_a_lock_at_the_target(spot: Spot) -> None:
    spot.lay_out(OLD)
    with alone_here(prepare(Store(root=spot.root), "web"), "web", spot.clock):
        assert said(spot.publish()).startswith('error: another publisher is at work at "web": process ')
    assert said(spot.publish()) == ""


def test_a_lock_that_goes_just_now_names_nobody(spot: Spot, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise FileNotFoundError

    spot.lay_out(OLD)
    with alone_here(prepare(Store(root=spot.root), "web"), "web", spot.clock):
        monkeypatch.setattr(Path, "read_text", gone)
        told = said(publish_to(spot.root, "web", clock=spot.clock, environment={}))
    assert told.startswith('error: another publisher is at work at "web"\n')


# The way back.


def kept(spot: Spot) -> list[int]:
    return [len(each.files) for each in kept_publications(spot.root, "web", environment={})]


def test_the_way_back_goes_through_what_was_there_and_not_through_what_was_withdrawn(spot: Spot, share: Path) -> None:
    sites = [site(days) for days in (1, 2, 3, 4)]
    for each in sites[:3]:
        spot.publish(each)
    assert said(spot.roll_back()) == ""
    assert digests(shown(share)) == digests(sites[1])
    spot.publish(sites[3])
    spot.roll_back()
    assert digests(shown(share)) == digests(sites[1])
    spot.roll_back()
    assert digests(shown(share)) == digests(sites[0])
    assert said(spot.roll_back()) == (
        'error: of what was published to "web" before, nothing is kept\n'
        '  hint: see what there is: briefgen rollback web --list; how many are kept, says "keep" in briefgen.yaml'
    )


def test_the_last_publication_itself_comes_back_whole(spot: Spot, share: Path) -> None:
    spot.publish(OLD)
    (share / "index.html").unlink()
    lay_out(spot.root, NEW)
    assert spot.roll_back(0).deliveries[0].put == ("index.html",)
    assert digests(shown(share)) == digests(OLD)


def test_going_back_in_a_dry_run_changes_nothing(spot: Spot, share: Path) -> None:
    spot.publish(OLD)
    spot.publish(NEW)
    delivery = spot.roll_back(dry_run=True).deliveries[0]
    assert set(delivery.deleted) == {name for name in NEW if name not in OLD}
    assert digests(shown(share)) == digests(NEW)
    assert kept(spot) == [len(OLD), len(NEW)]


def test_as_many_publications_are_kept_as_the_settings_say(spot: Spot) -> None:
    for days in (1, 2, 3, 4):
        spot.lay_out(site(days), keep=2)
        spot.publish()
        spot.publish()
    assert kept(spot) == [len(site(3)), len(site(4))]
    objects = [path for path in (spot.root / ".briefgen/published/objects").rglob("*") if path.is_file()]
    assert len(objects) == len({*site(3).values(), *site(4).values()})
    assert prune(spot.root, "web", keep=1, clock=spot.clock, environment={}) > 0
    assert kept(spot) == [len(site(4))]


def test_what_is_kept_of_targets_that_are_no_more_goes_when_all_is_pruned(spot: Spot, tmp_path: Path) -> None:
    spot.publish(OLD)
    (tmp_path / "second").mkdir()
    (spot.root / "briefgen.yaml").write_text(f"publish: {{second: {{to: {tmp_path}/second}}}}\n...\n")
    assert prune(spot.root, "second", clock=spot.clock, environment={}) == 0
    assert prune(spot.root, clock=spot.clock, environment={}) == len({*OLD.values()})


def test_large_files_are_not_kept_twice_and_pages_that_are_edited_by_hand_stay_as_they_were(spot: Spot) -> None:
    large = random.Random(2).randbytes(200_000)  # noqa: S311
    spot.publish({**OLD, "2026-01-03/brief.pdf": large})
    assert (spot.root / "output/2026-01-03/brief.pdf").stat().st_nlink == 2
    (spot.root / "output/index.html").write_bytes(b"edited by hand")
    spot.publish()
    spot.roll_back()
    assert digests(shown(Path(spot.to))) == digests({**OLD, "2026-01-03/brief.pdf": large})


def test_where_files_cannot_have_two_names_they_are_copied(spot: Spot, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EXDEV, "another file system")

    monkeypatch.setattr(os, "link", refused)
    large = random.Random(2).randbytes(200_000)  # noqa: S311
    assert said(spot.publish({**OLD, "2026-01-03/brief.pdf": large})) == ""
    assert (spot.root / "output/2026-01-03/brief.pdf").stat().st_nlink == 1


def test_where_nothing_can_be_kept_nothing_is_published(spot: Spot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "link", broken)
    spot.lay_out({**OLD, "2026-01-03/brief.pdf": random.Random(2).randbytes(200_000)})  # noqa: S311
    assert refused(spot).startswith(f'error: "{spot.root}/.briefgen/published" cannot be written: input/output error\n')


def test_a_record_that_cannot_be_read_is_passed_over(spot: Spot, share: Path) -> None:
    for each in (site(1), site(2), OLD):
        spot.publish(each)
    (spot.root / ".briefgen/published/targets/web/000002.json").write_text("{}")
    spot.roll_back()
    assert digests(shown(share)) == digests(site(1))


def test_nothing_is_touched_for_half_of_a_publication(spot: Spot, share: Path) -> None:
    spot.publish(OLD)
    spot.publish(NEW)
    objects = spot.root / ".briefgen/published/objects"
    damaged = next(path for path in objects.rglob("*") if path.is_file() and path.read_bytes() == OLD["latest.html"])
    damaged.chmod(0o600)
    damaged.write_bytes(b"damaged")
    assert said(spot.roll_back()) == (
        'error: "latest.html" is not kept here whole\n'
        "  hint: go back to another publication, or publish the output again"
    )
    assert digests(shown(share)) == digests(NEW)
    assert said(spot.roll_back()).startswith('error: "latest.html" is not kept here whole\n')
    assert said(spot.publish(OLD)) == ""
    assert digests(shown(share)) == digests(OLD)


def test_nothing_that_was_published_is_kept_where_it_was_not_published(spot: Spot) -> None:
    spot.lay_out(OLD)
    assert said(spot.roll_back()) == (
        'error: nothing that was published to "web" is kept here\n'
        "  hint: it is kept in the workspace that published it, under .briefgen/published"
    )


def test_which_target_goes_back_is_said_where_there_are_several(spot: Spot, share: Path) -> None:
    spot.lay_out(OLD)
    (spot.root / "briefgen.yaml").write_text(f"publish: {{a: {{to: {share}}}, b: {{to: {share}}}}}\n...\n")
    with pytest.raises(BriefgenError) as caught:
        kept_publications(spot.root, None, environment={})
    assert str(caught.value) == "error: the settings name several targets\n  hint: say which: a, b"
    (spot.root / "briefgen.yaml").unlink()
    with pytest.raises(BriefgenError) as caught:
        kept_publications(spot.root, None, environment={})
    assert str(caught.value) == (
        "error: the settings name no target\n"
        "  hint: name one in briefgen.yaml: publish: {intranet: {to: /mnt/share/briefs}}"
    )


def test_the_record_says_when(spot: Spot) -> None:
    spot.publish(OLD)
    assert [each.at for each in kept_publications(spot.root, None, environment={})] == [NOON.isoformat()]
