"""Who is told of a run: real commands, and a real server on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from time import monotonic, sleep

import pytest

from briefgen.diagnostics import Problem
from briefgen.operate.hooks import pinged, told
from briefgen.settings import Hook
from unattended import BARE, Answer, serving

HINT = "\n  hint: try it by hand; it stands under `hooks`, `success` in briefgen.yaml"
PING_HINT = "\n  hint: check `ping` under `hooks` in briefgen.yaml, and whether this machine may reach that host"


def said(problem: Problem | None) -> str:
    return str(problem).removesuffix(HINT).removesuffix(PING_HINT)


def hooked(folder: Path, *command: str, timeout: int = 30, words: bytes = b"{}\n") -> str:
    return said(told(Hook(command=command, timeout=timeout), "success", words, folder))


# Commands.


def test_a_command_reads_the_words_and_works_in_the_workspace(tmp_path: Path) -> None:
    assert hooked(tmp_path, "sh", "-c", "cat > heard; pwd >> heard", words=b'{"a": 1}\n') == "None"
    assert (tmp_path / "heard").read_text() == f'{{"a": 1}}\n{tmp_path}\n'


def test_a_command_of_the_workspace_is_found_there(tmp_path: Path) -> None:
    (tmp_path / "tell").write_text("#!/bin/sh\ntouch heard\n")
    (tmp_path / "tell").chmod(0o755)
    assert hooked(tmp_path, "./tell") == "None"
    assert (tmp_path / "heard").exists()


def test_arguments_are_no_shell_words(tmp_path: Path) -> None:
    assert (
        hooked(tmp_path, sys.executable, "-c", "import sys; sys.exit(sys.argv[1] != '$HOME; *')", "$HOME; *") == "None"
    )


def test_a_command_that_does_not_read_is_not_waited_for(tmp_path: Path) -> None:
    assert hooked(tmp_path, "true", words=b"x" * 1_000_000) == "None"


FAILURES = {
    "a code": (("sh", "-c", "echo out; echo err >&2; exit 3"), "ended with exit code 3", ["out", "err"]),
    "a signal": (("sh", "-c", "kill -SEGV $$"), "ended with signal SIGSEGV", []),
    "no such program": (
        ("./no-such-program", "secret"),
        'cannot be started: "./no-such-program": no such file or directory',
        [],
    ),
    "no program": (("/",), 'cannot be started: "/": permission denied', []),
    "a text that no program can be given": (("true", "\0"), 'cannot be started: "true": embedded null byte', []),
    "much to say": (
        ("sh", "-c", "seq 1 99999; printf 'a\\033[31mb\\n\\n'; exit 1"),
        "ended with exit code 1",
        ["99996", "99997", "99998", "99999", "a\ufffd[31mb"],
    ),
    "a long line": (("sh", "-c", "printf %0999d 0; exit 1"), "ended with exit code 1", ["0" * 200]),
    "no text": (("sh", "-c", "printf '\\377'; exit 1"), "ended with exit code 1", ["\ufffd"]),
}


@pytest.mark.parametrize("title", FAILURES)
def test_a_command_that_fails_is_a_warning_with_its_last_words(title: str, tmp_path: Path) -> None:
    command, how, notes = FAILURES[title]
    lines = [f"warning: the command of the success hook {how}", *(f"  {note}" for note in notes)]
    assert hooked(tmp_path, *command) == "\n".join(lines)


def test_where_there_is_no_place_for_its_words_it_is_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    assert hooked(tmp_path, "true").startswith('warning: the command of the success hook cannot be started: "true": ')


def _gone(pid: int) -> bool:
    """Whether a process has ended; a zombie has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def _soon(seen: bool | None, until: float) -> bool:
    return bool(seen) or monotonic() > until


def test_a_command_that_takes_too_long_is_killed_with_its_children(tmp_path: Path) -> None:
    script = "trap '' TERM INT HUP; sleep 60 & echo $$ $! > pids; wait; sleep 60"
    assert hooked(tmp_path, "sh", "-c", script, timeout=1) == (
        "warning: the command of the success hook took longer than 1 s and was killed"
    )
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    until = monotonic() + 5
    while not _soon(all(map(_gone, pids)), until):
        sleep(0.01)
    assert len(pids) == 2
    assert all(map(_gone, pids))


STUBBORN = """\
from pathlib import Path
from briefgen.operate.hooks import told
from briefgen.settings import Hook
print(told(Hook(command=("sleep", "4"), timeout=1), "success", b"", Path("/")).message)
"""


def test_a_command_that_cannot_be_killed_is_not_waited_for() -> None:
    # As one of another user, whom a signal of ours does not reach.
    refusing = ("strace", "-qq", "-o", os.devnull, "--trace=kill", "--inject=kill:error=EPERM")
    ended = subprocess.run(
        [*refusing, sys.executable, "-c", STUBBORN], env=BARE, capture_output=True, text=True, check=True, timeout=30
    )
    assert ended.stdout == "the command of the success hook took longer than 1 s and cannot be killed\n"


def test_a_child_that_is_left_behind_is_not_waited_for(tmp_path: Path) -> None:
    began = monotonic()
    assert hooked(tmp_path, "sh", "-c", "sleep 20 & echo $! > pid") == "None"
    assert monotonic() - began < 10
    os.kill(int((tmp_path / "pid").read_text()), 9)


@pytest.fixture
def _interruptible() -> Iterator[None]:
    """Whoever starts the tests in the background starts them with the interrupt ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_interruptible")
def test_a_run_that_is_told_to_end_takes_its_command_along(tmp_path: Path) -> None:
    def interrupt() -> None:
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
            sleep(0.01)
        os.kill(os.getpid(), 2)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        hooked(tmp_path, "sh", "-c", "echo $$ > pid; exec sleep 60")
    thread.join()
    assert _gone(int((tmp_path / "pid").read_text()))


@pytest.mark.usefixtures("_interruptible")
def test_a_signal_in_the_moment_of_the_start_leaves_no_command_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = children.read_text()
    closed = os.close

    def closing(descriptor: int) -> None:
        closed(descriptor)
        if children.read_text() != before:
            # The command is there, and nobody has its number yet.
            monkeypatch.setattr(os, "close", closed)
            os.kill(os.getpid(), 2)

    monkeypatch.setattr(os, "close", closing)
    with pytest.raises(KeyboardInterrupt):
        hooked(tmp_path, "sleep", "60")
    assert os.close is closed
    assert children.read_text() == before


def test_a_program_that_runs_beside_others_may_tell_too(tmp_path: Path) -> None:
    answers: list[str] = []
    thread = threading.Thread(target=lambda: answers.append(hooked(tmp_path, "false")))
    thread.start()
    thread.join()
    assert answers == ["warning: the command of the success hook ended with exit code 1"]


# Pings.


def test_a_ping_asks_for_the_path_with_what_happened_behind_it() -> None:
    with serving() as server:
        assert pinged(f"{server.url}/uuid", "start") is None
        assert pinged(f"{server.url}/uuid/", "0") is None
        assert pinged(f"{server.url}/uuid?rid=7#part", "65") is None
        assert pinged(server.url, "start") is None
    assert server.paths == ["/uuid/start", "/uuid/0", "/uuid/65?rid=7", "/start"]


def test_without_an_address_nobody_is_asked() -> None:
    assert pinged(None, "start") is None


def test_a_name_and_a_password_are_sent_and_never_printed() -> None:
    with serving() as server:
        url = server.url.replace("//", "//desk:p%40ss@")
        assert pinged(url, "start") is None
        assert server.headers["Authorization"] == f"Basic {b64encode(b'desk:p@ss').decode()}"
        assert server.headers["Host"] == f"127.0.0.1:{server.port}"
        assert pinged(url.replace(":p%40ss", ""), "start") is None
        assert server.headers["Authorization"] == f"Basic {b64encode(b'desk:').decode()}"
    assert said(pinged(f"{url}/secret", "start")) == 'warning: the ping to "127.0.0.1" failed: connection refused'


def leading(to: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.end_headers()

    return answer


def test_an_answer_may_lead_to_another_address_which_gets_no_password() -> None:
    with serving() as second, serving(leading(f"{second.url}/there")) as first:
        assert pinged(first.url.replace("//", "//desk:secret@"), "start") is None
    assert second.paths == ["/there"]
    assert "Authorization" not in second.headers


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("file:///etc/passwd", "its answer was 302"),
        ("ftp://127.0.0.1/x", "this is no address that can be asked for"),
        ("data:,x", "its answer was 302"),
        ("/again", "its answer was 302"),
    ],
)
def test_no_answer_leads_to_a_file_or_round_and_round(to: str, why: str) -> None:
    with serving(leading(to)) as server:
        assert said(pinged(server.url, "start")) == f'warning: the ping to "127.0.0.1" failed: {why}'


def dripping(handler: BaseHTTPRequestHandler) -> None:
    # A byte now and then: no time limit of a socket ends this.
    for _ in range(40):
        try:
            handler.wfile.write(b"H")
            handler.wfile.flush()
        except OSError:
            return
        sleep(0.05)


@contextmanager
def deaf() -> Iterator[str]:
    """An address that takes calls and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_who_answers_byte_by_byte_is_not_waited_for() -> None:
    with serving(dripping) as server:
        assert said(pinged(server.url, "start", within=0.3)) == (
            'warning: the ping to "127.0.0.1" failed: no answer within 0.3 seconds'
        )


def test_who_never_answers_is_not_waited_for() -> None:
    with deaf() as url:
        assert said(pinged(url, "start", within=0.4)) == ('warning: the ping to "127.0.0.1" failed: no answer in time')


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


STRANGERS = {
    "no http": (nonsense, "its answer is no HTTP"),
    "nothing at all": (lambda _handler: None, "its answer is no HTTP"),
    "an error of the server": (lambda handler: handler.send_error(500), "its answer was 500"),
    "nobody there any more": (lambda handler: handler.send_error(410), "its answer was 410"),
}


@pytest.mark.parametrize("title", STRANGERS)
def test_an_answer_that_is_none_is_a_warning(title: str) -> None:
    answer, why = STRANGERS[title]
    with serving(answer) as server:
        assert said(pinged(f"{server.url}/secret", "0")) == f'warning: the ping to "127.0.0.1" failed: {why}'


def test_a_server_that_speaks_no_tls_is_a_warning() -> None:
    with serving() as server:
        problem = said(pinged(server.url.replace("http:", "https:") + "/secret", "0"))
    assert problem.startswith('warning: the ping to "127.0.0.1" failed: ')
    assert "secret" not in problem


def test_a_host_that_there_is_not_is_a_warning() -> None:
    problem = said(pinged("https://nobody.invalid/secret", "0", within=5))
    assert problem.startswith('warning: the ping to "nobody.invalid" failed: ')
    assert "secret" not in problem


def test_an_address_with_an_impossible_port_is_a_warning() -> None:
    assert said(pinged("http://desk:secret@127.0.0.1:port/x", "0")) == (
        'warning: the ping to "127.0.0.1" failed: this is no address that can be asked for'
    )


def test_a_ping_goes_through_the_proxy_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        assert pinged("http://hc.example/uuid", "0") is None
    assert proxy.paths == ["http://hc.example/uuid/0"]
