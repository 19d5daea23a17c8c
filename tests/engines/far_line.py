"""A way to a port that takes its time: `ProxyCommand python3 far_line.py %h %p MS`, so long there and back."""

import os
import queue
import socket
import sys
import threading
import time
from collections.abc import Callable

PIECE = 64 << 10


def way(read: Callable[[], bytes], write: Callable[[bytes], object], seconds: float) -> None:
    """What is read is written so much later, however much is under way; at the end of it nothing is left to do."""
    on_the_way: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()

    def arrive() -> None:
        while True:
            at, data = on_the_way.get()
            time.sleep(max(0.0, at - time.monotonic()))
            if not data:
                os._exit(0)
            try:
                write(data)
            except OSError:
                os._exit(1)

    threading.Thread(target=arrive, daemon=True).start()
    data = b"begun"
    while data:
        try:
            data = read()
        except OSError:
            data = b""
        on_the_way.put((time.monotonic() + seconds, data))
    threading.Event().wait()


def main() -> None:
    host, port, milliseconds = sys.argv[1:]
    line = socket.create_connection((host, int(port)))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    half = float(milliseconds) / 2000
    there = (lambda: os.read(0, PIECE), line.sendall, half)
    threading.Thread(target=way, args=there, daemon=True).start()
    way(lambda: line.recv(PIECE), say, half)


def say(data: bytes) -> None:
    while data:
        data = data[os.write(1, data) :]


if __name__ == "__main__":
    main()
