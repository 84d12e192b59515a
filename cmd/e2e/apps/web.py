"""A FastAPI service under uvicorn that calls itself, logs each request and ends."""

import logging
import sys
import threading
import urllib.request

import uvicorn
from fastapi import FastAPI

app = FastAPI()
log = logging.getLogger("uvicorn.error")
requests = int(sys.argv[1])


def take(stock, n):
    try:
        return stock[n]
    except KeyError as error:
        raise LookupError(f"no stock of {n}\n  and none is on its way") from error


@app.get("/order/{n}")
def order(n: int):
    if n % 20 == 0:
        try:
            take({}, n)
        except LookupError:
            log.exception("kept-%d order failed", n)
    elif n % 10 == 0:
        log.error("kept-%d order failed", n)
    elif n % 10 == 5:
        log.warning("kept-%d order is late", n)
    return {"order": n}


server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=8000))


def call():
    while not server.started:
        pass
    for n in range(1, requests + 1):
        urllib.request.urlopen(f"http://127.0.0.1:8000/order/{n}").read()
    server.should_exit = True


threading.Thread(target=call).start()
server.run()
