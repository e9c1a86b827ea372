"""The Nu HTML Checker, which the W3C's validator runs, with the RELAX NG validator Jing inside; needs Java."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from judges.npm import package

_STACK: Final = "-Xss4m"
"""Its schemas go deeper than Java's stack on some systems."""

_OF_POLICY: Final = ("violates Content Security Policy (meta tag)",)
"""What it warns of for want of knowing where the page stands: it takes a relative address for one that is not 'self',
computes no digest of a style, and takes a data block for a script. Chromium, which does know, judges the policy."""


def complaints(files: Iterable[Path]) -> dict[Path, list[str]]:
    """Pages and style sheets → all that it says of them, warnings too; one start of Java for all."""
    jar = package("vnu-jar/build/dist/vnu.jar")
    command = ["java", _STACK, "-jar", jar, "--also-check-css", "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = defaultdict(list)
    for message in json.loads(done.stdout)["messages"]:
        if not any(known in message["message"] for known in _OF_POLICY):
            said[Path(unquote(urlsplit(message["url"]).path))].append(f"{message['type']}: {message['message']}")
    return dict(said)


def jing(schema: Path, files: Iterable[Path]) -> list[str]:
    """What Jing says of XML files by a RELAX NG schema in the compact syntax."""
    jar = package("vnu-jar/build/dist/vnu.jar")
    driver = "nu.validator.vendor.thaiopensource.relaxng.util.Driver"
    done = subprocess.run(
        ["java", _STACK, "-cp", jar, driver, "-c", schema, *files], capture_output=True, text=True, check=False
    )
    assert not done.stderr, done.stderr
    said = done.stdout.splitlines()
    assert bool(said) == bool(done.returncode), done.stdout
    return said
