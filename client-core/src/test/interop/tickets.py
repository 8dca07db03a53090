"""A server of TLS 1.3 that sends many session tickets: python3 tickets.py CERTIFICATE KEY TICKETS. To whoever has
taken them it agrees to become a WebSocket, and answers each short message with the same."""

import base64
import hashlib
import socket
import ssl
import sys
import threading

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CLOSE = 0x88


def context(certificate, key, tickets):
    """With keys of its own for its tickets: a context that knows them would resume, and send one."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = ssl.TLSVersion.TLSv1_3
    tls.num_tickets = int(tickets)
    tls.load_cert_chain(certificate, key)
    return tls


def agree(stream):
    for line in stream:
        if line.lower().startswith(b"sec-websocket-key:"):
            key = line.partition(b":")[2].strip()
        if line == b"\r\n":
            break
    accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
    stream.write(head + accept + b"\r\n\r\n")
    stream.flush()


def echo(stream):
    first = 0
    while first != CLOSE and (header := stream.read(2)):
        first, length = header[0], header[1] & 0x7F
        mask, payload = stream.read(4), stream.read(length)
        stream.write(bytes([first, length]) + bytes(b ^ mask[i & 3] for i, b in enumerate(payload)))
        stream.flush()


def serve(tcp):
    try:
        with context(*sys.argv[1:]).wrap_socket(tcp, server_side=True) as tls, tls.makefile("rwb") as stream:
            agree(stream)
            echo(stream)
    except OSError as gone:
        print(gone, flush=True)


with socket.create_server(("127.0.0.1", 0)) as listening:
    print(f"ready {listening.getsockname()[1]} {ssl.OPENSSL_VERSION}", flush=True)
    while True:
        threading.Thread(target=serve, args=[listening.accept()[0]], daemon=True).start()
