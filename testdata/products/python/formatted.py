import logging
import sys

logging.basicConfig(
    level=logging.DEBUG,
    stream=sys.stdout,
    format="%(asctime)s - %(name)s - %(levelname)s - %(message)s",
)
log = logging.getLogger("shop.db")
log.debug("SELECT 1")
log.info("connected")
log.warning("slow query: 3.1 s")
log.error("query failed")
log.critical("giving up")
try:
    open("/srv/app/missing.toml")
except OSError:
    log.exception("no settings")
log.info("still here")
