"""`taizhang serve`: the web on 127.0.0.1, by granian."""

import argparse
import os
import socket

from taizhang.cli.console import Console
from taizhang.core.issues import issue

HOST = "127.0.0.1"
PORT = 8000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The port, and how many processes answer."""
    parser.add_argument("--port", type=int, default=PORT, help=f"端口 · port ({PORT})")
    parser.add_argument("--workers", type=int, default=1, help="进程数 · processes (1)")


def run(options: argparse.Namespace, console: Console) -> int:
    """Serves until it is stopped. 2 where the port is taken."""
    return serve(console, options.port, options.workers)


def serve(console: Console, port: int = PORT, workers: int = 1) -> int:
    """Brings the tables up to date, then answers on the port until stopped."""
    taken = _taken(port)
    if taken:
        console.issues([issue("CLI-016", port=port, why=taken)])
        return 2
    from taizhang.cli.online import release, start

    unusable = start(console.home)
    if unusable:
        console.issues(unusable)
        return 2
    from taizhang.server.actions.keys import finish_forgetting

    unusable = finish_forgetting(console.home)  # of a run that was cut off between the book and the keys
    if unusable:
        console.issues(unusable)
        return 2
    release()  # the workers open their own connections
    from granian import Granian
    from granian.constants import Interfaces

    os.environ["TAIZHANG_HOME"] = str(console.home.absolute())
    address = f"http://{HOST}:{port}/"
    console.note(console.words(f"网页在 {address}，按 Ctrl-C 停止", f"the web is at {address}; stop it with Ctrl-C"))
    Granian(
        "taizhang.server.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        log_access=False,
    ).serve()
    return 0


def _taken(port: int) -> str | None:
    """Why the port cannot be listened on; None where it can."""
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
    except (OSError, OverflowError) as error:
        return str(error)
    return None
