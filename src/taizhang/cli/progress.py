"""How far a long verb has come: one line that moves, on a terminal and nowhere else."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def progress(words: Mapping[str, str]) -> Iterator[Callable[[str, int], None]]:
    """What to tell (which part of the work, how many of it are done); `words` says each part for a person. Where
    standard error is no terminal nothing is shown.
    """
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {name: bar.add_task(said, total=None, visible=False, start=False) for name, said in words.items()}

        def told(part: str, done: int) -> None:
            bar.start_task(tasks[part])
            bar.update(tasks[part], completed=done, visible=True)

        yield told


@contextmanager
def bar(said: str, total: int, *, shown: bool = True) -> Iterator[Callable[[str], None]]:
    """A bar of work with a known end: to be told the name of each piece as it is begun, and an empty one at the end.
    Where standard error is no terminal nothing is shown. Standard output is left alone.
    """
    if not shown or not sys.stderr.isatty():
        yield lambda _name: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(said),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    live = Progress(
        *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
    )
    with live:
        task = live.add_task("", total=total)
        begun = 0

        def told(name: str) -> None:
            nonlocal begun
            live.update(task, completed=begun, description=escape(name))
            begun += 1

        yield told


def _silent(part: str, done: int) -> None:
    del part, done
