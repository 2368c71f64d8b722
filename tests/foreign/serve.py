"""A server of Python's websockets for clients under test: python3 serve.py

Says "listening PORT", and "closed NAME CODE" when somebody at /echo/NAME has gone. It ends when its standard input does.
Its places, and those of serve.mjs:

/echo/NAME         sends back what comes
/digest            says of each message its kind, its length and its SHA-256
/send/KIND/SIZE    sends a message, wants it back, and closes with 4000 if it is the same, otherwise with 4001
/parts/KIND        the same with a message in three parts, with pings between
/ping              sends pings, wants their pongs, and closes with 4000 if they are right
/close/CODE/REASON closes; without a code, without one
/drop, /reset      ends the connection at the first message, without a close frame
/header/NAME       says what the request had in that field
/protocol          says which subprotocol it has chosen; it knows v2.echo
/extensions        says which extensions are in use
/refuse/STATUS     answers with that
"""
import asyncio
import hashlib
import http
import os
import socket as sockets
import struct
import sys
import urllib.parse

import websockets

try:
    from websockets.legacy.server import serve  # of all versions that Debian has had
except ImportError:
    from websockets.server import serve


def some(kind, size):
    return bytes(i * 31 & 255 for i in range(size)) if kind == "binary" else "".join(chr(97 + i % 26) for i in range(size))


async def judge(client, is_right):
    await client.close(4000 if is_right else 4001, "as it was sent" if is_right else "not as it was sent")


async def echo(client, name=None):
    try:
        async for message in client:
            await client.send(message)
    except websockets.exceptions.ConnectionClosedError:
        pass
    await client.wait_closed()
    if name:
        print("closed", name, client.close_code, flush=True)


async def digest(client):
    async for message in client:
        data = message if isinstance(message, bytes) else message.encode()
        kind = "binary" if isinstance(message, bytes) else "text"
        await client.send(f"{kind} {len(data)} {hashlib.sha256(data).hexdigest()}")


async def send(client, kind, size):
    message = some(kind, int(size))
    await client.send(message)
    await judge(client, await client.recv() == message)


async def parts(client, kind):
    message = some(kind, 3000)

    async def pieces():
        for i in range(3):
            yield message[i * 1000:(i + 1) * 1000]
            await client.ping(f"between {i}")

    await client.send(pieces())
    await judge(client, await client.recv() == message)


async def ping(client):
    for payload in ["", "are you there?", "x" * 125]:
        await (await client.ping(payload))  # done by the pong with the same payload
    await judge(client, True)


async def close(client, code=None, reason=""):
    if code is None:
        await client.write_close_frame(websockets.frames.Close(1005, ""), b"")  # it has no public way to send no code
        await client.wait_closed()
    else:
        await client.close(int(code), urllib.parse.unquote(reason))


async def drop(client):
    await client.recv()
    client.transport.abort()


async def reset(client):
    await client.recv()
    client.transport.get_extra_info("socket").setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
    client.transport.abort()


async def header(client, name):
    await client.send(client.request_headers.get(name, "none"))
    await client.wait_closed()


async def protocol(client):
    await client.send(client.subprotocol or "none")
    await client.wait_closed()


async def extensions(client):
    await client.send(client.response_headers.get("Sec-WebSocket-Extensions", "none"))
    await client.wait_closed()


PLACES = {place.__name__: place for place in
          [echo, digest, send, parts, ping, close, drop, reset, header, protocol, extensions]}


async def handle(client, path=None):
    place, *rest = (path or client.path)[1:].split("/")
    try:
        await PLACES[place](client, *rest)
    except websockets.exceptions.ConnectionClosed:
        pass


async def answer(path, _):
    place, *rest = path[1:].split("/")
    if place not in PLACES:
        return http.HTTPStatus(int(rest[0]) if place == "refuse" else 404), [], b""


async def main():
    async with serve(handle, "127.0.0.1", 0, subprotocols=["v2.echo"], process_request=answer, max_size=64 << 20) as server:
        print("listening", server.sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        os._exit(0)  # whoever is still connected is not waited for


asyncio.run(main())
