"""@check("what is so") declares a check; run() does the one named on the command line: python3 FILE URL "what is so"."""
import asyncio
import sys
import traceback

_checks = {}


def check(sentence):
    def declare(body):
        _checks[sentence] = body
        return body

    return declare


def run():
    try:
        import websockets  # noqa: F401
    except ImportError:
        sys.exit("The end-to-end tests need Python's websockets (Debian: apt-get install python3-websockets). "
                 "tests/install.sh installs all they need.")

    url, sentence = sys.argv[1:3]
    if sentence not in _checks:
        sys.exit(f'There is no check "{sentence}".')
    try:
        asyncio.run(asyncio.wait_for(_checks[sentence](url), 50))
    except Exception:
        traceback.print_exc()
        sys.exit(1)
