import time


def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/broken":
        raise ValueError("bad cart")
    if path == "/hang":
        time.sleep(10)
    start_response("200 OK" if path == "/fine" else "404 Not Found", [])
    return [b"done\n"]
