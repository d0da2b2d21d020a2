"""Sets one page and ends: the program that `kb.typesetting.typst` starts for each. The only module that imports Typst.

It reads a line of JSON with the options, the names and the lengths of the files, then the files; it writes the page, or ends
with 1 and says why. It runs without the rest of the program, and so begins within a tenth of a second.
"""

import json
import sys

import typst


def main() -> int:
    """Set the page that stands in the standard input."""
    order = json.loads(sys.stdin.buffer.readline())
    files = {name: sys.stdin.buffer.read(length) for name, length in order["files"].items()}
    fonts = typst.Fonts(include_system_fonts=False)
    try:
        made = typst.compile(
            files,
            root=order["root"],
            font_paths=fonts,
            ignore_system_fonts=True,
            **order["options"],
        )
    except typst.TypstError as error:
        sys.stderr.write(error.diagnostic)
        return 1
    if not isinstance(made, bytes):
        sys.stderr.write("A picture has one page, and this one has more.")
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
