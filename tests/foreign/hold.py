"""Clients that stay until the server ends the connection: python3 hold.py URL MILLISECONDS

One of them has a handler at work for that long. Says "ready" and when it was called (Unix milliseconds) once it has begun,
and at the end how each was closed, as JSON.
"""
import asyncio
import json
import sys
import time

import websockets


async def hold(client):
    try:
        while True:
            await client.recv()
    except websockets.exceptions.ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006


async def main(url, milliseconds):
    paths = ["/echo", "/broadcast", "/push/1000", "/subprotocol"]
    clients = [await websockets.connect(url + paths[i % 4]) for i in range(20)]
    sleeper = await websockets.connect(f"{url}/sleep/{milliseconds}")
    called = int(time.time() * 1000)
    await sleeper.send("good night")
    for _ in range(10):
        await clients[0].send("has it begun?")  # it was sent first
        await clients[0].recv()
    print("ready", called, flush=True)
    print(json.dumps(await asyncio.gather(*(hold(client) for client in [*clients, sleeper]))))


asyncio.run(main(*sys.argv[1:3]))
