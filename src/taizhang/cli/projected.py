"""The projections for `verify`: held against the entries, and told."""

from taizhang.cli.console import Console
from taizhang.core.issues import Issue


def projection_told(console: Console) -> tuple[dict[str, object] | None, list[Issue]]:
    """What the comparison gave, as JSON; None where nothing could be compared. Told as a line where nobody asked for
    JSON. The issues of `projection_compared`, or why the home cannot be opened.
    """
    from taizhang.cli.online import start

    found = start(console.home, migrate=False)
    if found:
        return None, found
    from taizhang.server.queries.projection import projection_compared

    made, found = projection_compared()
    if made is None:
        return None, found
    if not console.as_json and not found:
        told = (
            f"投影与账簿一致：{made.items} 个事项，{made.intervals} 段历史；摘要 {made.kept}",
            f"the projections are what the books give: {made.items} items, {made.intervals} past intervals; digest {made.kept}",
        )
        console.say(console.words(*told))
    counts = {"items": made.items, "intervals": made.intervals}
    return {**counts, "kept": made.kept, "folded": made.folded, "same": not found}, found
