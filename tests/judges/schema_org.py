"""The vocabulary of schema.org, as the types of TypeScript that npm's schema-dts makes of it; the compiler judges."""

from __future__ import annotations

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from judges.npm import package

_SAID: Final = re.compile(r"^block(?P<number>\d+)\.ts\(\d+,\d+\): error TS\d+: (?P<words>.*)$", re.MULTILINE)


def complaints(blocks: Sequence[Mapping[str, Any]], folder: Path) -> dict[int, list[str]]:
    """Blocks of JSON-LD by their place → what is not of the vocabulary: types, terms, and terms of other types.

    `folder` is where the compiler finds its work.
    """
    for number, block in enumerate(blocks):
        kind = block["@type"]
        assert re.fullmatch(r"\w+", kind)
        lines = (
            f'import type {{ {kind}, WithContext }} from "schema-dts"',
            f"export const block: WithContext<{kind}> = {json.dumps(block, indent=1)}",
        )
        (folder / f"block{number}.ts").write_text("\n".join(lines), "utf-8")
    (folder / "tsconfig.json").write_text(json.dumps(_project()), "utf-8")
    compiler = package("typescript/bin/tsc")
    done = subprocess.run(
        ["node", compiler, "--pretty", "false"], cwd=folder, capture_output=True, text=True, check=False
    )
    said = defaultdict(list)
    for match in _SAID.finditer(done.stdout):
        said[int(match["number"])].append(match["words"])
    assert bool(said) == bool(done.returncode), done.stdout
    return dict(said)


def _project() -> dict[str, Any]:
    vocabulary = package("schema-dts/dist/schema.d.ts")
    return {
        "compilerOptions": {
            "noEmit": True,
            "strict": True,
            "skipLibCheck": True,
            "types": [],
            "target": "es2022",
            "module": "esnext",
            "moduleResolution": "bundler",
            "paths": {"schema-dts": [str(vocabulary)]},
        },
        "include": ["*.ts"],
    }
