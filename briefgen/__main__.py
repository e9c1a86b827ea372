"""`python -m briefgen`, and the command `briefgen`."""

import gc
import sys

from briefgen import again

_YOUNG = 200_000
"""Objects that are made before the collector looks at them. What a build makes stays until its end, mostly: to look at
it every 700 objects, as Python does by itself, takes a tenth of the time."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    if not again.answered(sys.argv[1:]):
        # Now, as what is imported from here on makes a lot of them too.
        gc.set_threshold(_YOUNG)
        from briefgen import patterns
        from briefgen.files.compiled import compiled_folder

        with patterns.kept(compiled_folder()):
            from briefgen.cli import main as all_of_it

            all_of_it()


if __name__ == "__main__":
    main()
