"""How days, instants and sizes are written on a screen."""

from datetime import UTC, date, datetime

from taizhang.core.values.period import CHINA


def day_text(day: date | None) -> str:
    """A day as 2021-06-30; empty for none."""
    return "" if day is None else day.isoformat()


def instant_text(instant: datetime) -> str:
    """An instant as the clock on a Chinese office's wall showed it, to the minute."""
    return instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def bytes_text(size: int) -> str:
    """A size as people say it: 640 KB, 3.2 MB."""
    if size < 1024 * 1024:
        return f"{-(-size // 1024)} KB"
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths // 10}.{tenths % 10} MB" if tenths % 10 else f"{tenths // 10} MB"
