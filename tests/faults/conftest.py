"""The figures of the fault suite."""

from collections import Counter

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    figures: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                figures.update(dict(report.user_properties))
    for name, value in sorted(figures.items()):
        terminalreporter.write_line(f"{name}: {value}")
