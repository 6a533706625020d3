"""Uploads: kept in memory, bounded, and never written down unencrypted, as a temporary file would be."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from taizhang.core.limits import UPLOAD_BYTES_MAX


class Upload(InMemoryUploadedFile):
    """A file as it came. Of one that went over the bound the content was thrown away as it came: `over` is true."""

    over: bool = False


class Bounded(FileUploadHandler):
    """Takes the files of one form, together no more than the bound."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._left = UPLOAD_BYTES_MAX
        self._content = BytesIO()
        self._over = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._content, self._over = BytesIO(), False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        del start
        self._left -= len(raw_data)
        if self._left < 0:
            self._over = True
            self._content = BytesIO()
        if not self._over:
            self._content.write(raw_data)

    def file_complete(self, file_size: int) -> Upload:
        self._content.seek(0)
        size = 0 if self._over else file_size
        named = (self.field_name, self.file_name, self.content_type)
        made = Upload(self._content, *named, size, self.charset, self.content_type_extra)
        made.over = self._over
        return made
