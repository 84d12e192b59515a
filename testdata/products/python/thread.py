import asyncio
import sys
import threading


def work():
    raise RuntimeError("worker died")


async def forgotten():
    raise OSError("nobody awaits this")


async def main():
    task = asyncio.create_task(forgotten())
    await asyncio.sleep(0.1)
    del task


t = threading.Thread(target=work, name="worker-1")
t.start()
t.join()
asyncio.run(main())
sys.exit("gave up")
