"""The outsider's program in docs/how-to/prove-an-entry.md judges real proofs, without any part of this one."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from signing import HERE, PUBLIC, three_days
from taizhang.core.journal.growing import tree_of
from taizhang.core.journal.proofs import prove_entry, spelled

PAGE = ROOT / "docs" / "how-to" / "prove-an-entry.md"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (text,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "check_proof.py"
    path.write_text(text, encoding="utf-8")
    (tmp_path / "heads.pub").write_text(PUBLIC + "\n")
    return path


def judged(program: Path, content: bytes) -> subprocess.CompletedProcess[str]:
    proof = program.with_name("proof.json")
    proof.write_bytes(content)
    words = [sys.executable, "-I", str(program), str(proof), str(program.with_name("heads.pub"))]
    return subprocess.run(words, check=False, capture_output=True, text=True)


def test_the_outsiders_lines_judge_a_proof(program: Path) -> None:
    store, heads = three_days()
    entry = next(store.read(HERE, 6)).content
    content = spelled(prove_entry(7, entry, tree_of(store, HERE, 13), HERE, heads[2]))
    done = judged(program, content)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"2021-07-03 {entry.decode()}\n"
    for old, new in (
        (b'"position": 7', b'"position": 6'),
        (b'"entries": 13', b'"entries": 12'),
        (b'"number": 3', b'"number": 2'),
    ):
        assert old in content
        assert judged(program, content.replace(old, new)).returncode == 1
    program.with_name("heads.pub").write_text("ed25519:" + "0" * 64)
    assert judged(program, content).returncode == 1
