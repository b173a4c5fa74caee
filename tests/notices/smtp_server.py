"""A small SMTP server on this machine that can be killed while it takes a message."""

import socketserver
import threading
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes


class Session(socketserver.StreamRequestHandler):
    """One connection. A killed server ends it without a word."""

    def handle(self):
        if self.server.is_down:
            return
        self.answer("220 ready")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.answer("354 go on")
                if not self.take():
                    return
            elif word == b"QUIT":
                self.answer("221 bye")
                return
            else:
                self.answer("250 ok")

    def take(self) -> bool:
        """Store a message and say so; False when the server is killed meanwhile."""
        lines = iter(self.rfile.readline, b".\r\n")
        data = b"".join(lines)
        moment = self.server.next_kill()
        if moment == "before it stores":
            return False
        self.server.mailbox[message_from_bytes(data)["Message-ID"]] += 1
        if moment == "after it stores":
            return False
        self.answer("250 stored")
        return True

    def answer(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """`mailbox` counts the copies of each Message-ID; `kill_at` is (messages until the kill, moment), or None."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.mailbox = Counter()
        self.kill_at = None
        self.is_down = False

    def next_kill(self) -> str:
        """Return the moment at which this message kills the server; empty when it does not."""
        if self.kill_at is None:
            return ""
        left, moment = self.kill_at
        self.kill_at = (left - 1, moment) if left else None
        if left:
            return ""
        self.is_down = True
        return moment


@contextmanager
def running():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
