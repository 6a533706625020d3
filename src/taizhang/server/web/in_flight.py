"""The requests that are being answered in this process, so that work in the background steps aside for them."""

from collections.abc import Callable, Iterable
from threading import Condition
from typing import Any

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class InFlight:
    """How many requests are being answered."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._count = 0

    def around(self, application: WsgiApplication) -> WsgiApplication:
        """The application, with its requests counted."""

        def counted(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            with self._changed:
                self._count += 1
            try:
                return application(environ, start_response)
            finally:
                with self._changed:
                    self._count -= 1
                    self._changed.notify_all()

        return counted

    def step_aside(self, seconds: float) -> bool:
        """Waits until nobody is being answered, at most so long; whether that came about."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count == 0, seconds)


requests = InFlight()
