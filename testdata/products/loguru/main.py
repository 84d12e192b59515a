from loguru import logger


def price(cart):
    return 9 / len(cart)


logger.trace("entering")
logger.debug("cart: {}", [])
logger.info("scan finished, 0 errors")
logger.success("order 7 shipped")
logger.warning("stock is low")
logger.error("payment refused")
logger.critical("no database")
try:
    price([])
except ZeroDivisionError:
    logger.exception("cannot price the cart")


@logger.catch(reraise=False)
def main():
    price([])


main()
