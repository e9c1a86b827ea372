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
            _import_msgspec()
            from briefgen.cli import main as all_of_it

            all_of_it()


def _import_msgspec() -> None:
    """It takes two names of `typing_extensions` where that is there, and of `typing` where it is not; they are the
    same, and to import the former takes as long as to import msgspec."""
    name = "typing_extensions"
    if name not in sys.modules:
        sys.modules[name] = None  # type: ignore[assignment]  # as Python has it for what is not to be found
        try:
            import msgspec  # noqa: F401
        finally:
            del sys.modules[name]


if __name__ == "__main__":
    main()
