"""What is made once for many runs, and made anew only when its making has changed."""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path


def kept(stem: Path, made_from: Iterable[Path], make: Callable[[Path], None]) -> Path:
    """Return a folder named `<stem>-<mark of the files that it is made from>`; where it is missing, `make` fills a new one."""
    digest = hashlib.blake2b(digest_size=4)
    for path in made_from:
        digest.update(path.read_bytes())
    place = stem.with_name(f"{stem.name}-{digest.hexdigest()}")
    if not place.is_dir():
        for old in stem.parent.glob(f"{stem.name}-*"):
            shutil.rmtree(old)
        part = place.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        make(part)
        part.rename(place)
    return place
