"""Takes what the camera wrote (place, device, day) out of images that are stored as they are."""

import struct
from collections.abc import Iterator

PNG = b"\x89PNG\r\n\x1a\n"
TOLD_IN_PNG = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
TOLD_IN_WEBP = {b"EXIF", b"XMP "}
WEBP_FLAGS = 0b00001100  # of VP8X: EXIF and XMP are there
TOLD_IN_HEIF = {b"Exif", b"mime", b"uri "}  # types of items; the image has others


def without_metadata(content: bytes, content_type: str) -> bytes:
    """Return the image without metadata; raise `ValueError` or `struct.error` where it is damaged."""
    if content_type == "image/png":
        return of_png(content)
    if content_type == "image/webp":
        return of_webp(content)
    if content_type in {"image/heic", "image/heif"}:
        return of_heif(content)
    return content


def of_png(content: bytes) -> bytes:
    kept, place = [PNG], len(PNG)
    while place < len(content):
        size = struct.unpack_from(">I", content, place)[0] + 12
        name = content[place + 4 : place + 8]
        if place + size > len(content):
            raise ValueError("a chunk is longer than the file")
        if name not in TOLD_IN_PNG:
            kept.append(content[place : place + size])
        place += size
        if name == b"IEND":
            break
    return b"".join(kept)


def of_webp(content: bytes) -> bytes:
    kept, place = [], 12
    while place + 8 <= len(content):
        name, size = content[place : place + 4], struct.unpack_from("<I", content, place + 4)[0]
        chunk = content[place : place + 8 + size + size % 2]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~WEBP_FLAGS]) + chunk[9:]
        if name not in TOLD_IN_WEBP:
            kept.append(chunk)
        place += len(chunk)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def of_heif(content: bytes) -> bytes:
    """Overwrite the items with zeros: to take them out would move the places of all others."""
    cleaned = bytearray(content)
    for start, end in boxes(content, 0, len(content), b"meta"):
        told = {number for number, kind in items(content, start + 4, end) if kind in TOLD_IN_HEIF}
        for number, first, size in places(content, start + 4, end):
            if number in told:
                if first + size > len(content):
                    raise ValueError("an item lies outside the file")
                cleaned[first : first + size] = bytes(size)
    return bytes(cleaned)


def boxes(data: bytes, start: int, end: int, wanted: bytes) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the content of each box of that type."""
    while start + 8 <= end:
        size, kind, head = struct.unpack_from(">I", data, start)[0], data[start + 4 : start + 8], 8
        if size == 1:
            size, head = struct.unpack_from(">Q", data, start + 8)[0], 16
        if size == 0:
            size = end - start
        if size < head or start + size > end:
            raise ValueError("a box is longer than what holds it")
        if kind == wanted:
            yield start + head, start + size
        start += size


def items(data: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield (number, type) of the items of a `meta` box."""
    for first, last in boxes(data, start, end, b"iinf"):
        wide = data[first] != 0
        for entry, _end in boxes(data, first + (8 if wide else 6), last, b"infe"):
            version = data[entry]
            if version < 2:  # of files without types
                continue
            form = ">I" if version == 3 else ">H"
            number = struct.unpack_from(form, data, entry + 4)[0]
            place = entry + 4 + struct.calcsize(form) + 2
            yield number, data[place : place + 4]


def places(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (number, first byte, size) of the extents of the items that lie in the file itself or in `idat`."""
    store = next((first for first, _last in boxes(data, start, end, b"idat")), 0)
    for place, _last in boxes(data, start, end, b"iloc"):
        yield from extents(Numbers(data, place), store)


class Numbers:
    """Numbers of given widths, read one after the other."""

    def __init__(self, data: bytes, place: int):
        self.data, self.place = data, place

    def take(self, width: int) -> int:
        found = self.data[self.place : self.place + width]
        if len(found) < width:
            raise ValueError("the box ends too early")
        self.place += width
        return int.from_bytes(found)


def extents(numbers: Numbers, store: int) -> Iterator[tuple[int, int, int]]:
    version = numbers.take(4) >> 24
    widths = numbers.take(2)
    offset_width, size_width, base_width, index_width = (widths >> shift & 15 for shift in (12, 8, 4, 0))
    for _item in range(numbers.take(4 if version == 2 else 2)):
        number = numbers.take(4 if version == 2 else 2)
        in_store = version > 0 and numbers.take(2) & 15 == 1
        numbers.take(2)  # which file: this one
        base = numbers.take(base_width) + (store if in_store else 0)
        for _extent in range(numbers.take(2)):
            if version > 0:
                numbers.take(index_width)
            offset = numbers.take(offset_width)
            yield number, base + offset, numbers.take(size_width)
