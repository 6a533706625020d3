"""`taizhang verify --proof FILE [--key heads.pub]`: judges a proof by itself, with no home, no database and no network.

Without a key nothing is proved: anybody can make a key and sign with it. So that is told, and is never exit 0.
"""

from pathlib import Path

from taizhang.cli.console import Console
from taizhang.cli.heads_folder import public_key
from taizhang.cli.whole_file import read
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.entry import digest_of
from taizhang.core.journal.heads import Signed
from taizhang.core.journal.proofs import InclusionProof, Proof, read_proof
from taizhang.core.limits import PROOF_FILE_BYTES_MAX

_VERDICTS = {
    "holds": ("成立", "holds"),
    "unproven": ("未证实", "unproven"),
    "refused": ("不成立", "refused"),
}


def judge(file: Path, key: Path | None, console: Console) -> int:
    """0 it holds under the key, 1 it does not or there is no key to hold it against, 2 there is no proof to read."""
    proof, found = _read(file)
    text: str | None = None
    if proof is not None and key is not None:
        text, found = public_key(key)
    if proof is None or found:
        console.issues(found)
        return 2
    own = proof.heads[0].statement.key
    wrong = proof.issues(text or own)
    unproven = [] if text else [issue("BOOK-023", key=own)]
    verdict = "refused" if wrong else "holds" if text else "unproven"
    _told(proof, verdict, [*wrong, *unproven], console)
    console.issues([*wrong, *unproven])
    return int(verdict != "holds")


def _read(file: Path) -> tuple[Proof | None, list[Issue]]:
    content, found = read(file, PROOF_FILE_BYTES_MAX)
    place = Where(file=str(file))
    if len(content) > PROOF_FILE_BYTES_MAX:
        found = [issue("BOOK-018", place, why=f"> {PROOF_FILE_BYTES_MAX} bytes")]
    return (None, found) if found else read_proof(content, place)


def _told(proof: Proof, verdict: str, found: list[Issue], console: Console) -> None:
    if console.as_json:
        what = {"proves": proof.to_json()["proves"], "book": proof.book}
        if isinstance(proof, InclusionProof):
            what |= {"position": proof.position, "entry_digest": digest_of(proof.content)}
        heads = [_head_json(one) for one in proof.heads]
        issues = [one.to_json(console.lang) for one in found]
        console.json({"verdict": verdict, **what, "heads": heads, "issues": issues})
        return
    said = console.words(*_VERDICTS[verdict])
    if isinstance(proof, InclusionProof):
        (head,), end = proof.heads, proof.within.end
        zh = f"{proof.book}#{proof.position} 在 {head.statement.day} 签发的账簿里（共 {end.entries} 条）"
        en = f"{proof.book}#{proof.position} stands in the book signed for {head.statement.day} ({end.entries} entries)"
        console.say(f"{said}  {console.words(zh, en)}")
        if verdict != "refused":
            console.say(proof.content.decode())
    else:
        (first, second), counts = proof.heads, (proof.first.end.entries, proof.second.end.entries)
        zh = f"{proof.book} 自 {first.statement.day}（{counts[0]} 条）到 {second.statement.day}（{counts[1]} 条）只增不改"
        en = (
            f"{proof.book} only grew from {first.statement.day} ({counts[0]} entries) "
            f"to {second.statement.day} ({counts[1]} entries)"
        )
        console.say(f"{said}  {console.words(zh, en)}")
    for one in proof.heads:
        say = one.statement
        console.say(f"{say.day}  {say.number}  {say.signed_at.isoformat()}  {one.digest}  {say.key}")


def _head_json(head: Signed) -> dict[str, object]:
    said = head.statement
    told = {"number": said.number, "day": said.day.isoformat(), "signed_at": said.signed_at.isoformat()}
    return {**told, "digest": head.digest, "key": said.key}
