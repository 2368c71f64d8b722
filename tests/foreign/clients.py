"""Python's websockets against the endpoints of samples/EchoServer."""
import asyncio
import json

from check import check, run

try:
    import websockets
except ImportError:
    websockets = None  # run() says so

LIMIT = 16 * 1024 * 1024
MULTIBYTE = "Grüße, 世界! 👩🏽‍🚀 \0 \U0010FFFF"


def connect(url, **options):
    return websockets.connect(url, max_size=None, **options)


def some_bytes(length):
    return bytes(i * 31 & 255 for i in range(length))


async def ask(client, message):
    await client.send(message)
    return await client.recv()


async def close_code(client):
    """Reads until the server closes."""
    try:
        while True:
            await client.recv()
    except websockets.exceptions.ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006


@check("text, binary and empty messages come back, each in its kind")
async def _(url):
    async with connect(url + "/echo") as client:
        for message in ["Hello", some_bytes(1000), "", b"", MULTIBYTE]:
            assert await ask(client, message) == message


@check("messages around every length field come back")
async def _(url):
    async with connect(url + "/echo") as client:
        for length in [1, 125, 126, 127, 65535, 65536, 65537]:
            assert await ask(client, some_bytes(length)) == some_bytes(length)
            assert await ask(client, "x" * length) == "x" * length


@check("a message as large as the limit comes back")
async def _(url):
    large = b"0123456789abcdef" * (LIMIT // 16)
    async with connect(url + "/echo") as client:
        assert await ask(client, large) == large


@check("a message of one byte more than the limit is closed with 1009")
async def _(url):
    async with connect(url + "/echo") as client:
        try:
            await client.send(b"x" * (LIMIT + 1))
        except websockets.exceptions.ConnectionClosed:
            pass  # closed while we were still writing
        assert await close_code(client) == 1009


@check("text goes through a string unchanged")
async def _(url):
    async with connect(url + "/echo/string") as client:
        assert await ask(client, MULTIBYTE) == MULTIBYTE
        assert await ask(client, "x" * 100_000) == "x" * 100_000


@check("an object comes back with all that was in it")
async def _(url):
    async with connect(url + "/echo/json") as client:
        for i in range(100):
            quote = {"id": i, "price": i / 4, "open": i % 2 == 0, "text": MULTIBYTE * i}
            assert json.loads(await ask(client, json.dumps(quote))) == quote


@check("an endpoint that takes only text closes with 1003 on binary")
async def _(url):
    async with connect(url + "/echo/string") as client:
        await client.send(b"binary")
        assert await close_code(client) == 1003


@check("a fragmented message comes back whole")
async def _(url):
    async with connect(url + "/echo") as client:
        assert await ask(client, ["Grü", "ße, ", "", "世界"]) == "Grüße, 世界"
        assert await ask(client, [some_bytes(70_000), b"", some_bytes(3)]) == some_bytes(70_000) + some_bytes(3)


@check("pings are answered, also while a message is being sent in parts")
async def _(url):
    async with connect(url + "/echo") as client:
        await (await client.ping(some_bytes(125)))

        async def parts():
            yield "one "
            await (await client.ping(b"between"))
            yield "two"

        assert await ask(client, parts()) == "one two"
        await client.pong(b"nobody asked")
        assert await ask(client, "still here") == "still here"


@check("what one says everybody hears, the sender included")
async def _(url):
    clients = await asyncio.gather(*(connect(url + "/broadcast") for _ in range(5)))
    await clients[2].send("to all")
    assert [await client.recv() for client in clients] == ["to all"] * 5
    await clients[0].close()
    await clients[1].send(b"to who is left")
    assert [await client.recv() for client in clients[1:]] == [b"to who is left"] * 4
    await asyncio.gather(*(client.close() for client in clients))


@check("the first subprotocol of the server that the client offers is chosen, or none")
async def _(url):
    for offered, chosen in [
        (None, None),
        (["v1.echo"], "v1.echo"),
        (["v2.echo"], "v2.echo"),
        (["v1.echo", "v2.echo"], "v2.echo"),
        (["v2.echo", "v1.echo"], "v2.echo"),
        (["v3.echo", "v1.echo"], "v1.echo"),
        (["v3.echo"], None),
    ]:
        async with connect(url + "/subprotocol", subprotocols=offered) as client:
            assert client.subprotocol == chosen
            assert await client.recv() == (chosen or "")
            assert await ask(client, "and it echoes") == "and it echoes"


@check("path variables arrive percent-decoded")
async def _(url):
    for path, said in [
        ("/params/one/two", "a=one;b=two"),
        ("/params/a%20b/c+d", "a=a b;b=c+d"),
        ("/params/%C3%A9/%E4%B8%96%E7%95%8C", "a=é;b=世界"),
        ("/params/a%2Fb/100%25", "a=a/b;b=100%"),
    ]:
        async with connect(url + path) as client:
            assert await client.recv() == said


@check("a server that pushes without end can be closed at any time")
async def _(url):
    async with connect(url + "/push/1000") as client:
        for _ in range(100):
            assert len(await client.recv()) == 1000
        closing = asyncio.ensure_future(client.close(4001, "enough"))
        assert await close_code(client) == 4001  # reads on meanwhile: the answer comes behind what was already on its way
        await closing


@check("a handler that blocks holds up its own session only")
async def _(url):
    async with connect(url + "/sleep/700") as sleeper, connect(url + "/echo") as other:
        slept = asyncio.ensure_future(ask(sleeper, "good night"))
        await asyncio.sleep(0)
        for i in range(20):
            assert await ask(other, f"message {i}") == f"message {i}"
        assert not slept.done()
        assert await slept == "good night"


@check("a close is answered with its code")
async def _(url):
    for code in [1000, 1001, 1011, 3000, 4999]:
        async with connect(url + "/echo") as client:
            await client.close(code, "häßlich" * 8)
            assert client.close_code == code


@check("a hundred clients at once are served")
async def _(url):
    clients = await asyncio.gather(*(connect(url + "/echo") for _ in range(100)))
    answers = await asyncio.gather(*(ask(client, f"client {i}") for i, client in enumerate(clients)))
    assert answers == [f"client {i}" for i in range(100)]
    await asyncio.gather(*(client.close() for client in clients))
    assert all(client.close_code == 1000 for client in clients)


run()
