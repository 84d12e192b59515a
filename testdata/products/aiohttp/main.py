import logging

from aiohttp import web

logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(levelname)-8s %(name)s: %(message)s")


async def index(request):
    return web.Response(text="fine")


async def broken(request):
    raise RuntimeError("bad cart")


app = web.Application()
app.add_routes([web.get("/", index), web.get("/broken", broken)])
web.run_app(app, host="127.0.0.1", port=8000, print=None)
