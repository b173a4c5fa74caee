"""Masking of tokens in logs: an address with the token of a link is logged without it."""

import logging
import re

TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])", re.ASCII)  # 32 bytes in base64, as `links.grant` makes them


class MaskTokens(logging.Filter):
    """A logging filter that masks tokens in messages and arguments."""

    def filter(self, record):
        text = record.getMessage()
        masked = TOKEN.sub("***", text)
        if masked != text:
            record.msg, record.args = masked, ()
        return True
