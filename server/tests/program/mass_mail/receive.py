"""A mail server of somebody else's (aiosmtpd): takes every message and keeps it.

usage: receive.py FOLDER
Prints its port. Of each message it writes N.eml, the bytes as they came, and N.json with the envelope. Ends when its
standard input does.
"""

import asyncio
import json
import pathlib
import sys

from aiosmtpd.smtp import SMTP

FOLDER = pathlib.Path(sys.argv[1])


class Keep:
    count = 0

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        (FOLDER / f"{self.count}.eml").write_bytes(envelope.original_content)
        about = {"from": envelope.mail_from, "to": envelope.rcpt_tos}
        (FOLDER / f"{self.count}.json").write_text(json.dumps(about))
        return f"250 2.0.0 kept as {self.count}"


async def main():
    loop = asyncio.get_running_loop()
    keep = Keep()
    server = await loop.create_server(lambda: SMTP(keep, hostname="relay.test", loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
