import logging

log = logging.getLogger("uvicorn.error")


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        log.debug("pool has 5 connections")
        log.warning("the cache is cold")
        log.critical("no licence, ERROR 7")
        await send({"type": "lifespan.startup.complete"})
        await receive()
        raise RuntimeError("cannot shut down")
    await send({"type": "http.response.start", "status": 503})
    await send({"type": "http.response.body"})
