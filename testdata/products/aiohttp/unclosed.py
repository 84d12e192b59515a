import asyncio

import aiohttp


async def main():
    aiohttp.ClientSession()


asyncio.run(main())
