"""Python's websockets as a peer: python3 echo.py CERTIFICATE KEY. What each path does is told in EchoPeer.java."""

import asyncio
import platform
import ssl
import sys
import zlib
from http import HTTPStatus
from urllib.parse import parse_qsl

import websockets
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.legacy.server import WebSocketServerProtocol  # which versions 10 to 15 all have
from websockets.legacy.server import serve as start

SUBPROTOCOL = "echo.noctule.dev"
REASON = "as asked \u2602"
PING = "are you there?"
FRAGMENT = 997
LONGEST_MESSAGE = 4 << 20


async def echo(socket, query):
    async for message in socket:
        await socket.send(message)


async def fragments(socket, query):
    async for message in socket:
        await socket.send(message[start : start + FRAGMENT] for start in range(0, len(message), FRAGMENT))


async def ping(socket, query):
    await (await socket.ping(PING))
    await socket.send("pong: " + PING)
    await socket.wait_closed()


async def close(socket, query):
    await socket.close(int(query.removeprefix("code=")), REASON)


async def deflate(socket, query):
    bits = dict(parse_qsl(query)).get("inflate")
    if bits:  # with each message, if there is no context takeover: as if another window had been agreed on than was
        socket.extensions[0].remote_max_window_bits = int(bits)
    await echo(socket, query)


PATHS = {"/echo": echo, "/fragments": fragments, "/ping": ping, "/close": close, "/deflate": deflate}


def deflate_from(query):
    """permessage-deflate, set as a query says that names the parameters as RFC 7692 does."""
    wanted = dict(parse_qsl(query))
    return ServerPerMessageDeflateFactory(
        server_no_context_takeover="server_no_context_takeover" in wanted,
        client_no_context_takeover="client_no_context_takeover" in wanted,
        server_max_window_bits=number(wanted, "server_max_window_bits"),
        client_max_window_bits=number(wanted, "client_max_window_bits"),
        compress_settings={"level": number(wanted, "level") or zlib.Z_DEFAULT_COMPRESSION},
    )


def number(wanted, name):
    return int(wanted[name]) if name in wanted else None


class Protocol(WebSocketServerProtocol):
    def process_extensions(self, headers, available):
        path, _, query = self.path.partition("?")
        if path == "/deflate":
            available = [] if "permessage-deflate=never" in query else [deflate_from(query)]
        return super().process_extensions(headers, available)


async def not_found(target, headers):
    if target.partition("?")[0] not in PATHS:
        return HTTPStatus.NOT_FOUND, [], b"no such path\n"


async def serve(socket):
    path, _, query = socket.path.partition("?")
    await PATHS[path](socket, query)


async def listen(tls):
    server = await start(
        serve,
        "127.0.0.1",
        0,
        ssl=tls,
        subprotocols=[SUBPROTOCOL],
        process_request=not_found,
        max_size=LONGEST_MESSAGE,
        create_protocol=Protocol,
    )
    return server.sockets[0].getsockname()[1]


async def main():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*sys.argv[1:])
    ws, wss = await listen(None), await listen(tls)
    print(f"ready {ws} {wss} {websockets.__version__} on Python {platform.python_version()}", flush=True)
    await asyncio.Future()


asyncio.run(main())
