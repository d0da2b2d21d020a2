"""Run, test and check the knowledge base with nothing but Python on your computer.

    python manage.py run              start the knowledge base here; Ctrl-C stops it
    python manage.py test             run all tests
    python manage.py lint             check style, types, templates, translations and practices
    python manage.py lint --fix       put right what can be put right automatically
    python manage.py lock             after a change of pyproject.toml: write the lock files anew
    python manage.py lock --upgrade   the same, with the newest version of every library

The first start takes a minute: it makes the folder .venv and installs the libraries there,
not into your system. You may delete .venv at any time; it is made again.

What you write after `run` goes to the program:  python manage.py run --help
What you write after `test` goes to pytest:      python manage.py test -k search
"""

# An old Python 3 must get as far as the version check below: no syntax here that is newer than 3.6.
import compileall
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older Python is told so
    sys.exit(
        "The knowledge base needs Python 3.11 or newer; this is Python {}.{}.\n"
        "Start it with a newer one, for example: python3.12 manage.py".format(*sys.version_info[:2])
    )

ROOT = Path(__file__).resolve().parent
APP_LOCK, DEV_LOCK, UV_LOCK = "requirements.txt", "requirements-dev.txt", "requirements-uv.txt"
STAMP = "manage-stamp.json"
PYTHON_TAG = str(sys.implementation.cache_tag)
EXACTLY = ("--require-hashes", "--no-deps", "-r")
WHEELS_ONLY = "--only-binary=:all:"
FOR_EVERY_SYSTEM = ("--universal", "--python-version=3.11", "--generate-hashes")
WITHOUT_ADDRESSES = ("--no-emit-index-url", "--no-emit-find-links")
HELP = frozenset({"-h", "--help", "help"})

NO_VENV = """\
This Python cannot make virtual environments. On Debian and Ubuntu, type

    apt install python3-venv

(with sudo in front, unless you are root), and then the same command again."""


class SetUpError(Exception):
    """What stands between a newcomer and a start, in words that say what to do."""


class Check(NamedTuple):
    """One thing that `lint` looks at: a name for people, and the arguments for the Python of .venv."""

    name: str
    arguments: tuple[str, ...]


# Not the scripts in .venv/bin, which a moved checkout breaks. import-linter has no `python -m` form.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CHECKS = (
    Check("format", ("-m", "ruff", "format", "--check", ".")),
    Check("style", ("-m", "ruff", "check", ".")),
    Check("types", ("-m", "mypy")),
    Check("template format", ("-m", "djlint", "--check", "templates")),
    Check("template style", ("-m", "djlint", "--lint", "templates")),
    Check("imports", ("-c", LINT_IMPORTS)),
    Check("translations", ("-m", "kb", "translations", "check")),
    Check("practices", ("-m", "kb", "practices", "check")),
)
FIXES = (
    Check("style", ("-m", "ruff", "check", "--fix", ".")),
    Check("format", ("-m", "ruff", "format", ".")),
    # djlint calls it a failure to have reformatted something; --warn makes it a success.
    Check("template format", ("-m", "djlint", "--reformat", "--warn", "templates")),
)


def say(text: str) -> None:
    """Tell the person at the keyboard, not whoever reads the output of the command."""
    print(text, file=sys.stderr, flush=True)


def pip(python: Path, *arguments: str, show_errors: bool = True) -> bool:
    """Run pip without questions and advertisements; return whether it succeeded."""
    command = [str(python), "-m", "pip", *arguments, "--quiet", "--no-input", "--disable-pip-version-check"]
    errors = None if show_errors else subprocess.DEVNULL
    return subprocess.run(command, stdin=subprocess.DEVNULL, stderr=errors, check=False).returncode == 0


def install_uv(python: Path, lock: Path) -> bool:
    """Try to put uv, which installs ten times faster than pip, into .venv."""
    # One retry and no complaint: where there is no uv, pip does its work.
    return pip(python, "install", "--retries=1", WHEELS_ONLY, *EXACTLY, str(lock), show_errors=False)


def uv(python: Path, *arguments: str, stdin: bytes = b"") -> bool:
    """Run one of uv's pip commands; return whether it succeeded."""
    environment = dict(os.environ)
    # uv does not read pip's settings, which is where an organisation names its own package index.
    pip_config = [str(python), "-m", "pip", "config", "list"]
    settings = subprocess.run(pip_config, capture_output=True, text=True, check=False).stdout
    index = re.findall(r"^(?:global|install|:env:)\.index-url='(.+)'$", settings, re.MULTILINE)
    if index and "UV_INDEX_URL" not in os.environ:
        environment.setdefault("UV_DEFAULT_INDEX", index[-1])
    command = [str(python), "-m", "uv", "pip", *arguments, "--quiet"]
    return subprocess.run(command, input=stdin, env=environment, check=False).returncode == 0


def install_lock(python: Path, lock: Path) -> None:
    """Install exactly what the lock says, each file checked against its hash, with uv or else with pip.

    Nothing is resolved again (`--no-deps`): the lock is complete. uv takes wheels only. Where a library has
    no wheel for a system, pip builds it from its source, whose hash is checked as well.
    """
    say(f"Installing the libraries of {lock.name}: once, and again when they change.")
    uv_lock = lock.with_name(UV_LOCK)
    with_uv = ("install", f"--python={python}", "--compile-bytecode", WHEELS_ONLY, *EXACTLY, str(lock))
    if uv_lock.is_file() and install_uv(python, uv_lock) and uv(python, *with_uv):
        return
    say("Going on without uv; pip takes a little longer.")
    if not pip(python, "install", *EXACTLY, str(lock)):
        raise SetUpError("The libraries could not be installed; see above. The same command tries again.")


def python_in(venv: Path) -> Path:
    """Return where the Python of a virtual environment is, whether or not it is there."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def fingerprint(root: Path, locks: Sequence[str]) -> dict[str, str]:
    """Return what a .venv for these lock files must have been made from."""
    missing = [name for name in locks if not (root / name).is_file()]
    if missing:
        raise SetUpError(f"{missing[0]} is missing. It is made by: python manage.py lock")
    hashes = {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in locks}
    return {"python": PYTHON_TAG, **hashes}


def read_stamp(venv: Path) -> dict[str, str]:
    """Return what the .venv was made from; nothing when it is missing, half-made or not made here."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and python_in(venv).exists() else {}


def write_stamp(venv: Path, made_from: Mapping[str, str]) -> None:
    """Write the stamp in one step: an interruption leaves the old one or the new one."""
    unfinished = venv / f"{STAMP}.new"
    unfinished.write_text(json.dumps(made_from, indent=2), encoding="utf-8")
    unfinished.replace(venv / STAMP)


def make_venv(venv: Path) -> None:
    """Make an empty virtual environment in the place of whatever is there, or leave nothing behind."""
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise SetUpError(NO_VENV)
    say(f"Making {venv.name}.")
    if venv.is_symlink() or venv.is_file():
        venv.unlink()
    shutil.rmtree(venv, ignore_errors=True)
    # Not sys.executable: in an activated .venv, that is the very file which has just been removed.
    python = getattr(sys, "_base_executable", sys.executable)
    made = subprocess.run([python, "-m", "venv", str(venv)], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        shutil.rmtree(venv, ignore_errors=True)
        raise SetUpError(f"{venv.name} could not be made:\n\n{made.stdout}{made.stderr}")


def prepare(
    root: Path,
    locks: Sequence[str],
    *,
    make: Callable[[Path], None] = make_venv,
    install: Callable[[Path, Path], None] = install_lock,
) -> Path:
    """Return the Python of a .venv in which the last of the locks is installed; do only what is missing.

    Each lock includes the ones before it. A stamp that knows more locks than were asked for is as good:
    `run` after `test` installs nothing.
    """
    venv = root / ".venv"
    wanted = fingerprint(root, locks)
    stamp = read_stamp(venv)
    if wanted.items() <= stamp.items():
        return python_in(venv)
    if stamp.get("python") != PYTHON_TAG:
        make(venv)
    # Until the installation is finished, the stamp promises no more than a Python.
    write_stamp(venv, {"python": PYTHON_TAG})
    if locks:
        install(python_in(venv), root / locks[-1])
    write_stamp(venv, wanted)
    return python_in(venv)


def become(command: list[str], *, cwd: Path) -> int:
    """Let another program take this one's place, so that Ctrl-C and the exit code are its own."""
    os.chdir(cwd)
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    # Windows tells both programs of Ctrl-C; the other one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.run(command, check=False).returncode


def failed_checks(python: Path, checks: Sequence[Check], *, cwd: Path) -> Iterator[str]:
    """Run every check, print a line for each, and yield the names of those that failed."""
    for check in checks:
        command = [str(python), *check.arguments]
        done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        print("ok    " if done.returncode == 0 else "FAIL  ", check.name, sep="", flush=True)
        if done.returncode != 0:
            print((done.stdout + done.stderr).decode(errors="replace").strip(), end="\n\n", flush=True)
            yield check.name


def lint(root: Path, checks: Sequence[Check]) -> int:
    """Run the checks and sum up."""
    python = prepare(root, (APP_LOCK, DEV_LOCK))
    failed = list(failed_checks(python, checks, cwd=root))
    print(f"{len(failed)} of {len(checks)} failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def addresses_in(lock: str) -> list[str]:
    """Return the lines of a lock that name a place to download from: a lock must suit every network."""
    return re.findall(r"^(?:.*://.*|-.*|.* @ .*)$", lock, re.MULTILINE)


def write_locks(root: Path, *, upgrade: bool) -> int:
    """Write the three lock files anew, for every system and every Python from 3.11."""
    python = prepare(root, ())
    uv_lock = root / UV_LOCK
    if not (install_uv(python, uv_lock) if uv_lock.is_file() else pip(python, "install", "uv")):
        raise SetUpError("`lock` needs uv, which could not be installed. Is the package index within reach?")
    options = [*FOR_EVERY_SYSTEM, *WITHOUT_ADDRESSES, "--custom-compile-command=python manage.py lock"]
    if upgrade:
        options.append("--upgrade")
    os.chdir(root)  # so that the comments in the locks name no folder of this machine
    for name, sources in (
        (APP_LOCK, ["pyproject.toml"]),
        (DEV_LOCK, ["pyproject.toml", "--extra=dev", f"--constraints={APP_LOCK}"]),
        (UV_LOCK, ["-"]),
    ):
        if not uv(python, "compile", *sources, "-o", name, *options, stdin=b"uv\n"):
            raise SetUpError(f"{name} could not be written; the reason is above.")
        for line in addresses_in(Path(name).read_text(encoding="utf-8")):
            raise SetUpError(f"{name} names a place to download from; do not commit it: {line}")
        say(f"Wrote {name}.")
    return 0


def obey(command: str, rest: list[str]) -> int:
    """Do what the command line says and return the exit code."""
    if command in HELP or (command in ("lint", "lock") and not HELP.isdisjoint(rest)):
        print(__doc__)
        return 0
    if command == "run":
        # Where Python is told not to write bytecode, every start would compile the package again.
        compileall.compile_dir(ROOT / "kb", quiet=2)
        return become([str(prepare(ROOT, (APP_LOCK,))), "-m", "kb", "run", *rest], cwd=ROOT)
    if command == "test":
        return become([str(prepare(ROOT, (APP_LOCK, DEV_LOCK))), "-m", "pytest", *rest], cwd=ROOT)
    if command == "lint" and rest in ([], ["--fix"]):
        return lint(ROOT, FIXES if rest else CHECKS)
    if command == "lock" and rest in ([], ["--upgrade"]):
        return write_locks(ROOT, upgrade=bool(rest))
    say(f"manage.py does not know: {' '.join([command, *rest])}\n\n{__doc__}")
    return 2


def main(arguments: list[str]) -> int:
    """Turn what can go wrong into a sentence and an exit code."""
    command, *rest = arguments or ["--help"]
    try:
        return obey(command, rest)
    except (SetUpError, OSError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Stopped. The same command begins again where this one was stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
