import logging
import warnings

logging.basicConfig(level=logging.DEBUG)
logging.captureWarnings(True)
log = logging.getLogger("shop.cart")
log.debug("cache has 0 errors")
log.info("started, error handler ready")
log.warning("stock of %s is low", "tea")
log.error("payment refused: %s", "ERROR 402")
log.critical("no database")
warnings.warn("use total() instead of sum()", DeprecationWarning)
try:
    {}["price"]
except KeyError:
    log.exception("cannot price the cart")
log.info("two lines:\nthe second one")
