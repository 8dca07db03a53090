"""Python's websockets as a peer: python3 echo.py CERTIFICATE KEY. What each path does is told in EchoPeer.java."""

import asyncio
import platform
import ssl
import sys
from http import HTTPStatus

import websockets
from websockets.legacy.server import serve as start  # the server that versions 10 to 15 all have

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


PATHS = {"/echo": echo, "/fragments": fragments, "/ping": ping, "/close": close}


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
    )
    return server.sockets[0].getsockname()[1]


async def main():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*sys.argv[1:])
    ws, wss = await listen(None), await listen(tls)
    print(f"ready {ws} {wss} {websockets.__version__} on Python {platform.python_version()}", flush=True)
    await asyncio.Future()


asyncio.run(main())
