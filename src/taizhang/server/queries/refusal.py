"""What a read raises where the book cannot be read on, for the pages that tell it in words."""

from taizhang.server.storage.refusal import Refused

__all__ = ["Refused"]
