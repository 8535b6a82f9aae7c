"""Uploaded files go to disk as they come, never whole into memory; a request beyond the limit is read past, not kept."""

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

MOST_BYTES = 2 * 1024**3


class ToDisk(TemporaryFileUploadHandler):
    """Writes each file, 0600, into FILE_UPLOAD_TEMP_DIR, which lies in the home."""

    is_too_large = False

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None) -> None:  # noqa: N803 (as Django names it)
        self.is_too_large = content_length > MOST_BYTES

    def new_file(self, *args, **kwargs) -> None:
        if self.is_too_large:
            raise SkipFile
        super().new_file(*args, **kwargs)


def is_too_large(request: HttpRequest) -> bool:
    """Whether the files of this request were passed over for their size."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES
