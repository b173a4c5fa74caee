"""What opens a door never stands in a log: an address that carries the token of a link is written without it."""

import logging
import re

TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])", re.ASCII)  # 32 bytes, as `links.grant` makes them


class MaskTokens(logging.Filter):
    """For a handler: replaces the tokens in what it writes."""

    def filter(self, record):
        text = record.getMessage()
        masked = TOKEN.sub("***", text)
        if masked != text:
            record.msg, record.args = masked, ()
        return True
