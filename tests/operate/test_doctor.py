"""What the doctor finds on this machine, and on one that lacks something."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

from briefgen.files import alone
from briefgen.operate.doctor import examined, machine_of, output_findings, remedy
from conftest import REPOSITORY, Workspace, as_nobody, laid_out
from unattended import BARE

SUBJECTS = [
    "Python",
    "workspace",
    "time zones",
    "temporary files",
    "fonts",
    "PDF",
    "output",
    "locks",
    "exchange",
    "hard links",
    "room",
]


def command(
    root: Path,
    *before: str,
    environment: dict[str, str] | None = None,
    told: Literal["--json", "--strict", ""] = "--json",
) -> tuple[int, str]:
    """The real command, with an environment that holds nothing else."""
    arguments = [*before, sys.executable, "-m", "briefgen", "doctor", "-C", str(root), *filter(None, [told])]
    ended = subprocess.run(
        arguments,
        cwd=REPOSITORY,
        env={**BARE, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert ended.stderr == ""
    return ended.returncode, ended.stdout


def problems(text: str) -> list[tuple[str, str, str]]:
    return [(problem["severity"], problem["message"], problem["hint"]) for problem in json.loads(text)["problems"]]


def test_a_machine_that_lacks_nothing_needs_no_environment(workspace: Workspace) -> None:
    root = workspace()
    code, text = command(root, told="")
    assert code == 0
    assert [line.partition(":")[0] for line in text.splitlines()] == [f"ok       {subject}" for subject in SUBJECTS]
    assert f"ok       Python: {'.'.join(map(str, sys.version_info[:3]))}\n" in text
    assert 'ok       workspace: "Halvard brief", whose today is that of UTC\n' in text
    assert not (root / "output").exists()


def test_a_machine_without_pango_is_told_the_command_that_mends_it(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/libpango-1.0.so.0").write_bytes(b"")
    code, text = command(workspace(), environment={"LD_LIBRARY_PATH": str(tmp_path / "lib")})
    assert code == 69
    assert problems(text) == [
        (
            "error",
            "the PDF renderer cannot be loaded: cannot load library 'libpango-1.0-0'",
            "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        )
    ]


def without(folder: Path, *packages: str) -> dict[str, str]:
    """The environment of a Python that has not got these."""
    # Imported before anything of ours.
    said = f"import sys\nsys.modules.update({', '.join(f'{name}=None' for name in packages)})\n"
    (folder / "sitecustomize.py").write_text(said)
    return {"PYTHONPATH": str(folder)}


def test_a_machine_without_weasyprint_or_time_zones_is_told_both(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    environment = {**without(tmp_path / "lib", "weasyprint", "tzdata"), "PYTHONTZPATH": ""}
    code, text = command(workspace(), environment=environment)
    assert code == 69
    assert [message for _, message, _ in problems(text)] == [
        "there is no time zone database",
        "WeasyPrint is not installed",
    ]


def test_what_a_file_system_cannot_do_is_told_with_what_is_lost(workspace: Workspace) -> None:
    calls = {"renameat2": "error=EINVAL", "link,linkat": "error=EPERM", "flock": "retval=0"}
    injected = [f"--inject={call}:{what}" for call, what in calls.items()]
    code, text = command(workspace(), "strace", "-qq", "-o", os.devnull, f"--trace={','.join(calls)}", *injected)
    assert code == 74
    assert problems(text) == [
        (
            "error",
            "a lock on the output keeps nobody out: two builds at once may spoil each other's work",
            "put the workspace on a local disk, or mount it with locks",
        ),
        (
            "warning",
            (
                "two names cannot change places here: the files of a day are replaced one by one, "
                "and a reader at that moment may find new ones beside old ones"
            ),
            "put the workspace on a local disk of Linux",
        ),
        (
            "warning",
            "a file cannot have two names here: what stays of a day is copied with each change, which takes longer",
            "put the workspace on a file system with hard links",
        ),
    ]


def test_an_output_that_may_not_be_written_is_told(public_folder: Path) -> None:
    root = laid_out(public_folder / "desk")
    (root / "output").mkdir(mode=0o555)
    with as_nobody():
        (found,) = output_findings(root)
    assert str(found.problem) == (
        f'error: "{root}/output" cannot be written: permission denied\n'
        "  hint: make room there, and let the user who runs this write: chown -R USER output"
    )


def test_another_build_at_work_is_no_lack(workspace: Workspace) -> None:
    root = workspace()
    with alone(root / "output"):
        (found,) = output_findings(root)
    assert found.problem is None
    assert found.seen.startswith(f'not looked at now: another build is at work in "{root}/output": process ')


def test_where_there_is_no_workspace_the_machine_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    code, text = command(tmp_path / "desk", environment=without(tmp_path, "weasyprint"))
    found = {finding["subject"]: finding["seen"] for finding in json.loads(text)["sound"]}
    assert found["workspace"] == f'there is none in "{tmp_path}/desk": name one with -C, or make one with init'
    assert found.keys() == {"Python", "workspace", "time zones", "temporary files", "fonts"}
    assert (code, list((tmp_path / "desk").iterdir())) == (69, [])


# What the command prints of a problem, and what is looked at without a machine that lacks it.


def test_a_problem_is_printed_with_its_remedy(tmp_path: Path) -> None:
    settings = "hooks:\n  success: {command: [/bin/sh]}\n  failure: {command: [./no-such-program]}\npaper: A5\n...\n"
    fonts: dict[str, str | bytes] = {
        "templates/fonts/SourceCodePro-Regular.ttf/in-its-place": "",
        "templates/fonts/SourceSerif4-Regular.ttf": b"no font",
    }
    root = laid_out(tmp_path / "desk", {"briefgen.yaml": settings, **fonts})
    code, text = command(root, told="", environment=without(tmp_path, "weasyprint"))
    assert code == 78
    lines = [line for line in text.splitlines() if not line.startswith("ok ") or "hooks" in line]
    assert lines == [
        'missing  settings: "A5" is no size of paper',
        "         mend it: known are: A4, Letter",
        "ok       hooks: after success: /bin/sh",
        'lesser   hooks: the program "./no-such-program" of the failure hook is not to be found, or not to be run',
        "         mend it: write its whole path under `hooks` in briefgen.yaml: cron looks in few places",
        (
            'missing  fonts: "templates/fonts/SourceCodePro-Regular.ttf" cannot be read: '
            '"templates/fonts/SourceCodePro-Regular.ttf" is a directory, not a file'
        ),
        "         mend it: install briefgen anew, or put the font there anew if it is your own",
        'missing  fonts: "templates/fonts/SourceSerif4-Regular.ttf" is no TrueType or OpenType font',
        "         mend it: install briefgen anew, or put the font there anew if it is your own",
        "missing  PDF: WeasyPrint is not installed",
        f"         mend it: {sys.executable} -m pip install 'weasyprint>=70'",
    ]


def test_what_it_takes_to_publish_is_looked_for_by_the_kind_of_the_target(workspace: Workspace, tmp_path: Path) -> None:
    targets = {
        "share": tmp_path,
        "web": "desk@web.example:/srv/site",
        "bucket": "s3://briefs/site",
        "drive": "webdavs://drive.example/site",
        "attic": "sftp://attic.example/site",
    }
    settings = "publish:\n" + "".join(f"  {name}: {{to: '{to}'}}\n" for name, to in targets.items()) + "...\n"
    (tmp_path / "lib").mkdir()
    environment = {**without(tmp_path / "lib", "weasyprint", "s3fs", "webdav4", "paramiko"), "PATH": "/nowhere"}
    code, text = command(workspace({"briefgen.yaml": settings}), environment=environment)
    assert code == 78
    pip = f"{sys.executable} -m pip install 'briefgen[publish]'"
    assert problems(text)[:4] == [
        ("error", 'publishing to "web" needs the program "rsync"', "apt install rsync openssh-client"),
        ("error", 'publishing to "bucket" needs the Python package "s3fs"', pip),
        ("error", 'publishing to "drive" needs the Python package "webdav4"', pip),
        ("error", 'publishing to "attic" needs the Python package "paramiko"', pip),
    ]
    sound = [finding["seen"] for finding in json.loads(text)["sound"] if finding["subject"] == "publishing"]
    assert sound == ['what it takes for "share" is installed']


SEARCH = "search: true\n...\n"


def test_without_pagefind_who_wants_a_search_page_is_told_the_command_that_brings_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "lib").mkdir()
    environment = without(tmp_path / "lib", "weasyprint", "pagefind_bin", "pagefind_bin_extended")
    pip = f"{sys.executable} -m pip install 'briefgen[search]'"
    missing = ("error", "there is no Pagefind, which makes the index of the search page", pip)
    code, text = command(workspace({"briefgen.yaml": SEARCH}), environment=environment)
    assert (code, problems(text)[0]) == (69, missing)
    assert missing not in problems(command(workspace(), environment=environment)[1])


def test_a_pagefind_that_cannot_be_run_is_told(workspace: Workspace, tmp_path: Path) -> None:
    package = tmp_path / "lib/pagefind_bin_extended"
    (tmp_path / "lib/pagefind_bin_extended-1.dist-info").mkdir(parents=True)
    (tmp_path / "lib/pagefind_bin_extended-1.dist-info/METADATA").write_text(
        "Name: pagefind_bin_extended\nVersion: 1\n"
    )
    package.mkdir()
    (package / "__init__.py").write_text("def get_executable():\n    return __file__\n")
    _, text = command(
        workspace({"briefgen.yaml": SEARCH}), environment=without(tmp_path / "lib", "weasyprint"), told=""
    )
    assert text.splitlines()[2:5] == [
        "missing  search: the index of the search page could not be made",
        "         Pagefind: it cannot be run: Permission denied",
        f"         mend it: {sys.executable} -m pip install --force-reinstall pagefind_bin_extended",
    ]


def test_a_pagefind_that_works_is_named(workspace: Workspace) -> None:
    found = {finding.subject: finding for finding in examined(workspace({"briefgen.yaml": SEARCH}))}
    assert re.fullmatch(r"an index of a page was made by pagefind_bin(_extended)? [\d.]+", found["search"].seen)
    assert not found["search"].problem


def test_a_machine_without_a_place_for_temporary_files_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    found = [finding for finding in examined(workspace()) if finding.problem]
    assert [finding.subject for finding in found] == ["temporary files", "PDF"]
    assert found[0].seen == "there is no place for temporary files: no such file or directory"
    assert found[1].seen.startswith("the PDF renderer cannot be started: [Errno 2] No such file or directory: ")


def test_whoever_is_strict_takes_what_is_lost_for_what_is_missing(workspace: Workspace, tmp_path: Path) -> None:
    root = workspace({"briefgen.yaml": "hooks: {success: {command: [no-such-program]}}\n...\n"})
    (tmp_path / "lib").mkdir()
    code, text = command(root, told="--strict", environment=without(tmp_path / "lib", "weasyprint"))
    assert code == 78
    assert 'missing  hooks: the program "no-such-program" of the success hook is not to be found' in text


def test_settings_that_cannot_be_read_are_a_finding(workspace: Workspace, tmp_path: Path) -> None:
    root = workspace({"briefgen.yaml": None, "briefgen.yaml/in-its-place": ""})
    (tmp_path / "lib").mkdir()
    _, text = command(root, environment=without(tmp_path / "lib", "weasyprint"))
    assert problems(text)[0][1] == '"briefgen.yaml" is a directory, not a file'


def test_a_disk_that_is_full_is_told(workspace: Workspace) -> None:
    # In a name space of its own, where everybody may mount.
    script = 'mount -t tmpfs -o size=64k none "$0" && dd if=/dev/zero of="$0/filler" bs=4k 2>/dev/null; exec "$@"'
    root = workspace({"output/.keep": ""})
    environment = without(root, "weasyprint")
    before = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, str(root / "output")]
    _, text = command(root, *before, environment=environment)
    assert problems(text)[1:] == [
        (
            "error",
            f'"{root}/output" cannot be written: no space left on device',
            "make room there, and let the user who runs this write: chown -R USER output",
        )
    ]
    script = 'mount -t tmpfs -o size=8m none "$0" && exec "$@"'
    _, text = command(root, *before[:5], script, str(root / "output"), environment=environment)
    assert problems(text)[1:] == [
        ("error", "only 7 MiB are free for the output", f'make room in "{root}/output"'),
    ]


@pytest.mark.parametrize(
    ("os_release", "system", "machine"),
    [
        ({"ID": "debian", "PRETTY_NAME": "Debian GNU/Linux 12"}, "linux", "debian"),
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, "linux", "debian"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "linux", "debian"),
        ({"ID": "fedora"}, "linux", "fedora"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "linux", "fedora"),
        ({"ID": "alpine"}, "linux", "alpine"),
        ({}, "darwin", "macos"),
        ({"ID": "nixos"}, "linux", None),
        ({}, "freebsd14", None),
    ],
)
def test_the_machine_is_known_by_what_it_says_of_itself(
    os_release: dict[str, str], system: str, machine: str | None
) -> None:
    assert machine_of(os_release, system) == machine


@pytest.mark.parametrize(
    ("machine", "hint"),
    [
        ("debian", "apt install tzdata"),
        ("fedora", "dnf install tzdata"),
        ("alpine", "apk add tzdata"),
        ("macos", "python3 -m pip install tzdata"),
        (
            None,
            (
                "Debian: apt install tzdata; Fedora: dnf install tzdata; Alpine: apk add tzdata; "
                "macOS: python3 -m pip install tzdata"
            ),
        ),
    ],
)
def test_the_remedy_is_a_command_of_the_machine(machine: str | None, hint: str) -> None:
    assert remedy("tzdata", machine) == hint
