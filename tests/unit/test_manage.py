"""manage.py: a newcomer's first minute, and every start after it. Nothing here needs the network."""

import ast
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import manage

RUN = (manage.APP_LOCK,)
TEST = (manage.APP_LOCK, manage.DEV_LOCK)

PASSES = manage.Check("good news", ("-c", "print('all is well')"))
FAILS = manage.Check("bad news", ("-c", "raise SystemExit('line 7: too long')"))


@dataclass(frozen=True)
class Checkout:
    """A folder with lock files, where making a .venv and installing are only noted down."""

    root: Path
    steps: list[str]

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    def make(self, venv: Path) -> None:
        manage.python_in(venv).parent.mkdir(parents=True, exist_ok=True)
        manage.python_in(venv).touch()
        self.steps.append("make")

    def install(self, python: Path, lock: Path) -> None:
        assert python == manage.python_in(self.venv)
        self.steps.append(lock.name)

    def steps_to(self, locks: tuple[str, ...]) -> list[str]:
        self.steps.clear()
        manage.prepare(self.root, locks, make=self.make, install=self.install)
        return list(self.steps)

    def use_this_python(self) -> None:
        """Make a .venv that can start programs, stamped as if everything were installed."""
        python = manage.python_in(self.venv)
        python.parent.mkdir(parents=True)
        python.symlink_to(sys.executable)
        manage.write_stamp(self.venv, manage.fingerprint(self.root, TEST))


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    (tmp_path / manage.APP_LOCK).write_text("flask==3.1.0\n")
    (tmp_path / manage.DEV_LOCK).write_text("flask==3.1.0\npytest==8.3.0\n")
    return Checkout(tmp_path, [])


def test_the_first_start_makes_a_venv_and_installs_the_lock(checkout: Checkout) -> None:
    assert checkout.steps_to(RUN) == ["make", "requirements.txt"]


def test_the_second_start_does_nothing(checkout: Checkout) -> None:
    checkout.steps_to(RUN)
    assert checkout.steps_to(RUN) == []


def test_a_changed_lock_is_installed_into_the_same_venv(checkout: Checkout) -> None:
    checkout.steps_to(RUN)
    (checkout.root / manage.APP_LOCK).write_text("flask==3.1.1\n")
    assert checkout.steps_to(RUN) == ["requirements.txt"]


def test_the_tests_need_more_than_the_program(checkout: Checkout) -> None:
    checkout.steps_to(RUN)
    assert checkout.steps_to(TEST) == ["requirements-dev.txt"]


def test_a_start_after_the_tests_installs_nothing(checkout: Checkout) -> None:
    checkout.steps_to(TEST)
    assert checkout.steps_to(RUN) == []
    assert checkout.steps_to(TEST) == []


def test_a_change_of_the_tools_alone_does_not_concern_the_program(checkout: Checkout) -> None:
    checkout.steps_to(TEST)
    (checkout.root / manage.DEV_LOCK).write_text("flask==3.1.0\npytest==8.3.1\n")
    assert checkout.steps_to(RUN) == []
    assert checkout.steps_to(TEST) == ["requirements-dev.txt"]


def test_an_interrupted_installation_is_repeated_even_when_the_old_lock_comes_back(
    checkout: Checkout,
) -> None:
    def is_interrupted(python: Path, lock: Path) -> None:
        raise KeyboardInterrupt

    checkout.steps_to(RUN)
    old_lock = (checkout.root / manage.APP_LOCK).read_text()
    (checkout.root / manage.APP_LOCK).write_text("flask==3.1.1\n")
    with pytest.raises(KeyboardInterrupt):
        manage.prepare(checkout.root, RUN, make=checkout.make, install=is_interrupted)
    (checkout.root / manage.APP_LOCK).write_text(old_lock)
    assert checkout.steps_to(RUN) == ["requirements.txt"]


def test_a_half_made_venv_is_made_anew(checkout: Checkout) -> None:
    checkout.make(checkout.venv)
    assert checkout.steps_to(RUN) == ["make", "requirements.txt"]


def test_a_venv_whose_python_is_gone_is_made_anew(checkout: Checkout) -> None:
    checkout.steps_to(RUN)
    python = manage.python_in(checkout.venv)
    python.unlink()
    python.symlink_to(checkout.root / "uninstalled-python")
    assert checkout.steps_to(RUN) == ["make", "requirements.txt"]


def test_a_venv_of_another_python_is_made_anew(checkout: Checkout) -> None:
    checkout.steps_to(RUN)
    manage.write_stamp(checkout.venv, {**manage.read_stamp(checkout.venv), "python": "cpython-399"})
    assert checkout.steps_to(RUN) == ["make", "requirements.txt"]


@pytest.mark.parametrize("stamp", ["", "{", "[]", '"flask"'])
def test_an_unreadable_stamp_counts_as_none(checkout: Checkout, stamp: str) -> None:
    checkout.steps_to(RUN)
    (checkout.venv / manage.STAMP).write_text(stamp)
    assert checkout.steps_to(RUN) == ["make", "requirements.txt"]


def test_a_missing_lock_is_named_with_the_command_that_makes_it(checkout: Checkout) -> None:
    (checkout.root / manage.APP_LOCK).unlink()
    with pytest.raises(manage.SetUpError, match=r"^requirements\.txt is missing.*manage\.py lock$"):
        checkout.steps_to(RUN)


def test_a_python_without_venv_says_what_to_type_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)  # Python's own way to make an import fail
    with pytest.raises(manage.SetUpError, match="apt install python3-venv"):
        manage.make_venv(tmp_path / ".venv")
    assert list(tmp_path.iterdir()) == []


def test_a_real_venv_takes_the_place_of_a_broken_one(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    manage.python_in(venv).parent.mkdir(parents=True)
    manage.python_in(venv).symlink_to(tmp_path / "uninstalled-python")
    manage.make_venv(venv)
    command = [str(manage.python_in(venv)), "-c", "import pip, sys; print(sys.prefix)"]
    started = subprocess.run(command, capture_output=True, text=True, check=True)
    assert Path(started.stdout.strip()) == venv


def test_lint_goes_on_after_a_failure(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    checkout.use_this_python()
    assert manage.lint(checkout.root, (FAILS, PASSES, FAILS)) == 1
    assert capsys.readouterr().out.splitlines() == [
        *("FAIL  bad news", "line 7: too long", ""),
        "ok    good news",
        *("FAIL  bad news", "line 7: too long", ""),
        "2 of 3 failed: bad news, bad news",
    ]


def test_lint_is_brief_when_all_is_well(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    checkout.use_this_python()
    assert manage.lint(checkout.root, (PASSES,)) == 0
    assert capsys.readouterr().out.splitlines() == ["ok    good news", "All checks passed."]


@pytest.mark.parametrize(
    "arguments", [[], ["--help"], ["-h"], ["help"], ["lint", "--help"], ["lock", "--help"]], ids=" ".join
)
def test_help_shows_every_command(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert manage.main(arguments) == 0
    shown = re.findall(r"^    python manage\.py (\S+)", capsys.readouterr().out, re.MULTILINE)
    assert set(shown) == {"run", "test", "lint", "lock"}


@pytest.mark.parametrize("arguments", [["start"], ["lint", "--all"], ["lock", "flask"]], ids=" ".join)
def test_an_unknown_command_is_answered_with_the_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert manage.main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"manage.py does not know: {' '.join(arguments)}\n")
    assert "python manage.py run" in shown.err


def test_run_hands_everything_over_to_the_program(checkout: Checkout) -> None:
    checkout.use_this_python()
    (checkout.root / "manage.py").write_bytes(Path(manage.__file__).read_bytes())
    (checkout.root / "kb").mkdir()
    (checkout.root / "kb" / "__main__.py").write_text("import os, sys\nprint(os.getpid(), sys.argv[1:])\nsys.exit(7)\n")
    command = [sys.executable, str(checkout.root / "manage.py"), "run", "--port", "0", "--help"]
    with subprocess.Popen(command, cwd="/", stdout=subprocess.PIPE, text=True) as started:
        shown, _ = started.communicate(timeout=30)
    assert started.returncode == 7
    assert shown.endswith("['run', '--port', '0', '--help']\n")
    # The same process: Ctrl-C, and whoever supervises it, reach the program itself.
    assert os.name == "nt" or shown.startswith(f"{started.pid} ")


def test_an_old_python_gets_as_far_as_being_told() -> None:
    ast.parse(Path(manage.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://host/simple",
        "-i mirror",
        "--find-links /wheels",
        "kb @ file:/wheels/kb.whl",
        "    # from https://host/simple",
    ],
)
def test_a_place_to_download_from_is_noticed_in_a_lock(line: str) -> None:
    pins = "# made by:\n#    python manage.py lock\nflask==3.1.0 \\\n    --hash=sha256:00\n    # via -r -\n"
    assert manage.addresses_in(pins) == []
    assert manage.addresses_in(f"{pins}{line}\n") == [line]


@pytest.mark.parametrize("name", [manage.APP_LOCK, manage.DEV_LOCK, manage.UV_LOCK])
def test_our_locks_name_no_place_to_download_from(name: str) -> None:
    assert manage.addresses_in((manage.ROOT / name).read_text(encoding="utf-8")) == []


def test_the_lock_of_the_tests_includes_the_lock_of_the_program() -> None:
    pins = [
        set(re.findall(r"^[a-z0-9][^\\\n]*", (manage.ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in TEST
    ]
    assert pins[0] <= pins[1]
