"""A limit for uploads: what exceeds it is read and dropped."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class StopAtLimit(FileUploadHandler):
    """The first upload handler. After the limit the form finds no file, and `is_too_large` tells why."""

    def __init__(self, request=None):
        super().__init__(request)
        self.seen = 0

    def receive_data_chunk(self, raw_data, start):
        self.seen += len(raw_data)
        if self.seen > settings.MOST_UPLOADED:
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size):
        return None


def is_too_large(request) -> bool:
    """Whether the request carries more than a file may have."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > settings.MOST_UPLOADED
