import asyncio
import logging

import tornado.options
import tornado.web


class Index(tornado.web.RequestHandler):
    def get(self):
        self.write("fine")


class Broken(tornado.web.RequestHandler):
    def get(self):
        self.write({}["price"])


class Levels(tornado.web.RequestHandler):
    def get(self):
        log = logging.getLogger("shop")
        log.debug("cart: []")
        log.info("0 errors")
        log.warning("stock is low")
        log.error("payment refused")
        log.critical("no database")


async def main():
    tornado.options.parse_command_line()
    tornado.web.Application([("/", Index), ("/broken", Broken), ("/levels", Levels)]).listen(8000)
    await asyncio.Event().wait()


asyncio.run(main())
