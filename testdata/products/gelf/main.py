import logging
import socket

from pygelf import GelfUdpHandler

wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
wire.bind(("127.0.0.1", 0))
log = logging.getLogger("shop")
log.setLevel("DEBUG")
log.addHandler(GelfUdpHandler("127.0.0.1", wire.getsockname()[1], compress=False, include_extra_fields=True))


def sent():
    print(wire.recv(65536).decode())


for level in ("debug", "info", "warning", "error", "critical"):
    getattr(log, level)("an order at %s, 0 errors", level)
    sent()
try:
    {}["price"]
except KeyError:
    log.exception("cannot price the cart")
    sent()
