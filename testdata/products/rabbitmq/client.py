import socket
import struct


def frame(method, arguments=b""):
    payload = struct.pack(">HH", *method) + arguments
    return struct.pack(">BHI", 1, 0, len(payload)) + payload + b"\xce"


def short(text):
    return bytes([len(text)]) + text


s = socket.create_connection(("127.0.0.1", 5672))
s.sendall(b"AMQP\0\0\x09\x01")
s.recv(4096)
login = b"\0guest\0wrong"
s.sendall(frame((10, 11), struct.pack(">I", 0) + short(b"PLAIN") + struct.pack(">I", len(login)) + login + short(b"en_US")))
try:
    s.recv(4096)
except ConnectionResetError:
    pass
s.close()
