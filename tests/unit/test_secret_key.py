"""The key that signs cookies and links."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kb.errors import ConfigurationError
from kb.secret_key import secret_key_of
from kb.settings import Settings

#: Asks for the key as soon as its input ends, so that several ask at the same time.
ASK = """
import os, sys
from kb.secret_key import secret_key_of
from kb.settings import settings_from
print("ready", flush=True)
sys.stdin.read()
print(secret_key_of(settings_from(os.environ)))
"""


def settings(data: Path, *, secret_key: str = "") -> Settings:
    return Settings(practices=data, data=data, secret_key=secret_key)


def test_a_key_that_is_given_is_the_key_and_nothing_is_kept(tmp_path: Path) -> None:
    assert secret_key_of(settings(tmp_path, secret_key="k" * 32)) == "k" * 32
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    made = settings(tmp_path / "data")

    key = secret_key_of(made)

    assert len(key) == 64
    assert secret_key_of(made) == key
    assert list(made.data.iterdir()) == [made.secret_key_file]
    assert stat.S_IMODE(made.secret_key_file.stat().st_mode) == 0o600 or os.name != "posix"


def test_two_sites_have_two_keys(tmp_path: Path) -> None:
    assert secret_key_of(settings(tmp_path / "one")) != secret_key_of(settings(tmp_path / "other"))


def test_processes_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    environment = {**os.environ, "KB_DATA": str(tmp_path / "data")}
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", ASK]
    processes = [subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) for _ in range(6)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"

    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    keys = {process.stdout.read().strip() for process in processes if process.stdout}

    assert keys == {secret_key_of(settings(tmp_path / "data"))}
    for process in processes:
        assert process.wait(60) == 0
        assert process.stdout is not None
        process.stdout.close()


def test_a_damaged_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    damaged = settings(tmp_path)
    damaged.secret_key_file.touch()

    with pytest.raises(ConfigurationError, match="Delete it"):
        secret_key_of(damaged)
