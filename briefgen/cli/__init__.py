"""The command line: arguments, the clock, exit codes, printing."""

from __future__ import annotations

import atexit
import gc
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import Final, NoReturn

import click

from briefgen import __version__
from briefgen.cli.console import EXIT, Ended, Options, told
from briefgen.cli.options import for_all
from briefgen.diagnostics import BriefgenError, Problem

_BUG: Final = 70
_INTERRUPTED: Final = 130
_TERMINATED: Final = 143


def main() -> None:
    """Run the command line and end the process with its exit code."""
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    # To look for cycles in what ends with the process took a fifteenth of a build.
    atexit.register(gc.freeze)
    sys.exit(run(sys.argv[1:]))


class _Terminated(BaseException):
    """Somebody asks the process to end. No error, which somebody else might handle."""


class _Interrupted(KeyboardInterrupt):
    """Of a class of its own: where Python's own passes through `exec`, by which libraries and `values` make functions,
    Python ends the process by the signal, whatever is made of it."""


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    # From here on, what is half done is taken back: no second signal may stop that half-way.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise _Terminated if number == signal.SIGTERM else _Interrupted


def run(arguments: Sequence[str]) -> int:
    """The exit code of one run of the command line."""
    options = Options(command=tuple(arguments))
    try:
        return _commands.main(args=list(arguments), prog_name="briefgen", standalone_mode=False, obj=options) or 0
    except BriefgenError as error:
        return told(error.problems, options)
    except Ended as end:
        return end.code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return EXIT["usage"]
    except click.ClickException as error:
        return told([_misused(error)], options)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("interrupted; what was there is unchanged", err=True)
        return _INTERRUPTED
    except _Terminated:
        click.echo("terminated; what was there is unchanged", err=True)
        return _TERMINATED
    except Exception:  # noqa: BLE001  the last resort, so that a bug has an exit code and a request of its own
        click.echo(traceback.format_exc(), err=True)
        click.echo("error: this is a bug in briefgen; what was there is unchanged", err=True)
        click.echo("  hint: please report it with the lines above and the facts that bring it about", err=True)
        return _BUG


def _misused(error: click.ClickException) -> Problem:
    context = error.ctx if isinstance(error, click.UsageError) else None
    message = error.format_message().rstrip(".").replace("'", '"')
    command = context.command_path if context else "briefgen"
    return Problem(message=message[:1].lower() + message[1:], hint=f"see: {command} --help", kind="usage")


_MODULES: Final = {
    "build": "building",
    "publish": "publishing",
    "rollback": "publishing",
    "prune": "publishing",
    "run": "operating",
    "status": "operating",
    "doctor": "examining",
    "check": "checking",
    "coverage": "checking",
    "verify": "checking",
    "init": "curating",
    "add": "curating",
    "new": "curating",
    "relock": "curating",
    "schema": "curating",
}
"""Command → the module that has it, in the order of use. It is imported when it is called: a build with nothing to do
would else spend most of its time on the imports of others."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _MODULES:
            return None
        held = vars(import_module(f"{__name__}.{_MODULES[cmd_name]}")).values()
        return next(command for command in held if isinstance(command, click.Command) and command.name == cmd_name)


@click.group(
    name="briefgen",
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "--version", message="briefgen %(version)s")
@for_all
def _commands() -> None:
    """Daily briefs whose every quote was checked.

    A workspace holds articles as they were received (seeds/articles/), what is known of them (seeds/articles.yaml), and
    facts that you curate from them (seeds/facts/YYYY-MM-DD.yaml). From these briefgen builds the brief of a day into
    output/: Markdown, HTML, PDF and JSON.

    \b
    Exit codes: 0 done; 64 usage; 65 facts or templates; 66 an input is missing;
    69 a PDF cannot be made here; 70 a bug; 74 output; 75 another build is at work; 78 settings; 130 and 143
    interrupted and terminated.
    """
