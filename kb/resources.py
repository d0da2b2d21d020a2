"""Where templates and the starter collection lie: at the top level of a checkout, inside the package of an installed wheel."""

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent
TRANSLATIONS: Final = PACKAGE / "translations"
STYLES: Final = PACKAGE / "static" / "css"
#: Sheets of their own, which other pages do without: of those who write, review and look after the site; and of collections.
MORE_STYLES: Final = (STYLES / "work", STYLES / "board")
SCRIPTS: Final = PACKAGE / "static" / "js"
PICTURES: Final = PACKAGE / "static" / "pictures"
NEXT_PAGES: Final = PACKAGE / "static" / "next-pages.json"


def checkout() -> Path | None:
    """Return the root of the checkout that this package runs from, or None when it is installed."""
    root = PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "templates").is_dir() else None


def templates_folder() -> Path:
    """Return the folder of the Jinja templates."""
    root = checkout()
    return root / "templates" if root else PACKAGE / "templates"


def starter_collection() -> Path:
    """Return the folder of the practices that come with the program."""
    root = checkout()
    return root / "practices" if root else PACKAGE / "starter"
