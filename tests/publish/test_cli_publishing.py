"""The commands `publish`, `rollback` and `prune`: what they print, and the exit codes that scripts rely on."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.cli import run
from briefgen.files import alone
from conftest import REPOSITORY, Workspace
from publish.conftest import Spots
from publish.sites import digests, lay_out, shown, site
from publish.spots import Spot

Captured = pytest.CaptureFixture[str]

OLD = site(1)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


@pytest.fixture
def root(tmp_path: Path, share: Path) -> Path:
    desk = tmp_path / "desk"
    lay_out(desk, OLD)
    (desk / "briefgen.yaml").write_text(f"publish:\n  web:\n    to: {share}\n...\n")
    return desk


def said(root: Path, capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    code = run(["-C", str(root), *arguments])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_cron_hears_nothing_when_all_is_well(root: Path, share: Path, capsys: Captured) -> None:
    assert said(root, capsys, "publish") == (0, "", "")
    assert digests(shown(share)) == digests(OLD)
    assert said(root, capsys, "publish", "web") == (0, "", "")


def test_somebody_who_looks_on_sees_what_was_done(root: Path) -> None:
    master, slave = pty.openpty()
    subprocess.run([sys.executable, "-m", "briefgen", "-C", root, "publish"], cwd=REPOSITORY, stdout=slave, check=True)
    os.close(slave)
    seen = os.read(master, 10_000).decode().splitlines()
    os.close(master)
    assert seen[0] == f"web: {len(OLD)} to put, 0 to delete, 0 as they are"
    assert seen[-1] == "  put     index.html"


DRY = f"""\
web: 1 to put, 1 to delete, {len(OLD) - 2} as they are
  put     latest.html
  delete  tags/straße und ünicode.html
"""


def test_a_dry_run_is_told_to_anybody(root: Path, share: Path, capsys: Captured) -> None:
    said(root, capsys, "publish")
    lay_out(root, {name: data for name, data in OLD.items() if not name.startswith("tags/")} | {"latest.html": b"new"})
    assert said(root, capsys, "publish", "--dry-run") == (0, DRY, "")
    assert digests(shown(share)) == digests(OLD)


def test_scripts_are_told_in_json(root: Path, capsys: Captured) -> None:
    code, out, _ = said(root, capsys, "publish", "--json")
    told = json.loads(out)
    assert (code, told["problems"], told["dry_run"]) == (0, [], False)
    assert [(at["target"], len(at["put"]), at["deleted"], at["unchanged"]) for at in told["targets"]] == [
        ("web", len(OLD), [], 0)
    ]
    listed = json.loads(said(root, capsys, "rollback", "--list", "--json")[1])
    assert [(each["back"], each["files"]) for each in listed["publications"]] == [(0, len(OLD))]
    assert json.loads(said(root, capsys, "prune", "--json")[1]) == {"removed": 0}


def test_what_somebody_else_changed_is_a_warning_and_an_error_when_strict(
    root: Path, share: Path, capsys: Captured
) -> None:
    for strict, code in ((), 0), (("--strict",), 74):
        lay_out(root, OLD)
        said(root, capsys, "publish", "--take-over")
        page = next((share / "tags").iterdir())
        page.write_text("changed")
        lay_out(root, {name: data for name, data in OLD.items() if not name.startswith("tags/")})
        ended, _, err = said(root, capsys, "publish", *strict)
        assert (ended, err.partition(":")[0]) == (code, "error" if strict else "warning")


def test_the_way_back_is_listed_and_gone(root: Path, share: Path, capsys: Captured) -> None:
    said(root, capsys, "publish")
    lay_out(root, site(2))
    said(root, capsys, "publish")
    lines = said(root, capsys, "rollback", "web", "--list")[1].splitlines()
    assert [(line[:3], line[22:]) for line in lines] == [
        ("0  ", f"+00:00  {len(site(2))} files"),
        ("1  ", f"+00:00  {len(OLD)} files"),
    ]
    assert said(root, capsys, "rollback", "web", "1") == (0, "", "")
    assert digests(shown(share)) == digests(OLD)
    assert said(root, capsys, "rollback", "1")[0] == 64
    assert said(root, capsys, "rollback", "0", "--dry-run") == (
        0,
        f"web: 0 to put, 0 to delete, {len(OLD)} as they are\n",
        "",
    )
    assert said(root, capsys, "prune", "--keep", "1") == (0, "", "")


@pytest.mark.parametrize("arguments", [["1", "web"], ["1", "2"], ["web", "web"], ["web", "1", "1"]])
def test_a_target_comes_before_a_number(root: Path, arguments: list[str], capsys: Captured) -> None:
    assert said(root, capsys, "rollback", *arguments) == (
        64,
        "",
        "error: give the name of a target, a number, or both in this order\n  hint: see: briefgen rollback --help\n",
    )


def test_who_asks_to_publish_is_told_that_there_is_no_target(workspace: Workspace, capsys: Captured) -> None:
    code, _, err = said(workspace(), capsys, "publish")
    assert code == 78
    assert err == (
        "error: the settings name no target\n"
        "  hint: name one in briefgen.yaml: publish: {intranet: {to: /mnt/share/briefs}}\n"
    )


SETTINGS = """\
publish:
  web: s3://key:secret@bucket
  Intranet: {to: /mnt/share}
  none: {keep: 3}
  open:
    to: desk:secret@web:/srv
    keep: 0
    timeout: forever
    key: secret
  list: [secret]
...
"""

REFUSED = """\
briefgen.yaml:2:8: error: a target is a mapping
  hint: write under its name: to: /mnt/share
briefgen.yaml:3:3: error: "Intranet" is no name of a target
  hint: use a to z, 0 to 9 and hyphens, a letter first
briefgen.yaml:4:9: error: this target has no "to"
  hint: add "to: …"
briefgen.yaml:6:9: error: the address holds a password
  hint: credentials come from the environment or the protocol's own files, never from settings: see docs/publishing.md
briefgen.yaml:7:11: error: "0" is no number of publications
  hint: write a whole number, from 1 to 999
briefgen.yaml:8:14: error: "forever" is no time limit
  hint: write whole seconds, from 1 to 3600
briefgen.yaml:9:5: error: there is no key "key" here
  hint: known are: to, keep, timeout
briefgen.yaml:10:9: error: a target is a mapping
  hint: write under its name: to: /mnt/share
"""


def test_settings_that_make_no_target_are_refused_and_their_secrets_never_repeated(
    workspace: Workspace, capsys: Captured
) -> None:
    assert said(workspace({"briefgen.yaml": SETTINGS}), capsys, "publish") == (78, "", REFUSED)
    text = "publish: s3://key:secret@bucket\n...\n"
    assert said(workspace({"briefgen.yaml": text}), capsys, "publish")[2] == (
        'briefgen.yaml:1:10: error: "publish" is a mapping\n'
        "  hint: write under it, by name: intranet: {to: /mnt/share/briefs}\n"
    )


def test_the_exit_code_tells_what_kind_of_thing_went_wrong(root: Path, share: Path, capsys: Captured) -> None:
    assert said(root, capsys, "publish", "wbe")[0] == 78
    with alone(root / "output"):
        assert said(root, capsys, "publish")[0] == 75
    share.rename(f"{share}-unmounted")
    assert said(root, capsys, "publish")[0] == 74
    lay_out(root, {})
    assert said(root, capsys, "publish")[0] == 66


@pytest.fixture
def spot(spots: Spots, tmp_path: Path) -> Iterator[Spot]:
    with spots.at("sftp", tmp_path / "remote") as found:
        yield found


@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGTERM, 143, "terminated"), (signal.SIGINT, 130, "interrupted")]
)
def test_a_publisher_that_is_told_to_end_says_how_things_are(
    number: signal.Signals, code: int, word: str, spot: Spot
) -> None:
    assert spot.gate
    spot.lay_out(OLD)
    command = [sys.executable, "-m", "briefgen", "-C", str(spot.root), "publish"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, env=spot.environment, stderr=subprocess.PIPE, text=True
    ) as publisher:
        spot.gate.arm(20_000, lambda _: publisher.send_signal(number))
        _, err = publisher.communicate()
    assert (publisher.returncode, err) == (
        code,
        f"{word}; what readers see holds together: publish again to complete it\n",
    )
    assert "index.html" not in spot.shown()
