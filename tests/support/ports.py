"""Free ports: the kernel picks one, so that tests never meet each other or a server that somebody runs."""

import socket


def free_port() -> int:
    """A TCP port on loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
