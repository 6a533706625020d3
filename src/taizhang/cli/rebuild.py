"""`taizhang rebuild`: every projection and the replica anew from the books; exit 1 where projections were not what the
books give.
"""

import argparse
import os

from taizhang.cli.console import Console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`rebuild` takes no arguments of its own."""
    parser.epilog = "投影与账簿不一致时退出码为 1 · exits 1 where the projections were not what the books give"


def run(options: argparse.Namespace, console: Console) -> int:
    """0 as they were, 1 they differed or could not be made, 2 no books or a database that cannot be read."""
    del options
    from taizhang.cli.online import start
    from taizhang.cli.sqlite_store import open_store

    if not os.environ.get("DATABASE_URL"):
        store, found = open_store(console.home)
        if store is None:
            console.issues(found)
            return 2
        store.close()
    found = start(console.home)
    if found:
        console.issues(found)
        return 2
    from taizhang.server.actions.rebuild import lay_replica_down, rebuild_all

    made, found = rebuild_all()
    if made is not None:
        lay_replica_down()
    if made is not None and console.as_json:
        same = made.before == made.after
        counts = {"items": made.items, "intervals": made.intervals}
        console.json({**counts, "before": made.before, "after": made.after, "same": same})
    elif made is not None:
        told = (
            f"{made.items} 个事项，{made.intervals} 段历史；摘要 {made.after}",
            f"{made.items} items, {made.intervals} past intervals; digest {made.after}",
        )
        console.say(console.words(*told))
    console.issues(found)
    if any(one.code == "SRV-006" for one in found):
        return 2
    return int(bool(found))
