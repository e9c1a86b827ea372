"""`python -m briefgen`, and the command `briefgen`."""

import sys

from briefgen import again


def main() -> None:
    """Run the command line and end the process with its exit code."""
    if not again.answered(sys.argv[1:]):
        from briefgen.cli import main as all_of_it

        all_of_it()


if __name__ == "__main__":
    main()
