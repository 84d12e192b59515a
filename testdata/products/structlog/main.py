import sys

import structlog
from structlog.processors import (
    JSONRenderer,
    LogfmtRenderer,
    TimeStamper,
    add_log_level,
    format_exc_info,
)

renderers = {
    "json": [TimeStamper(fmt="iso"), format_exc_info, JSONRenderer()],
    "logfmt": [TimeStamper(fmt="iso"), format_exc_info, LogfmtRenderer(["timestamp", "level", "event"])],
    "plain": [TimeStamper(fmt="%Y-%m-%d %H:%M:%S"), structlog.dev.ConsoleRenderer(colors=False)],
}
if sys.argv[1] in renderers:
    structlog.configure(processors=[add_log_level, *renderers[sys.argv[1]]])
log = structlog.get_logger()
log.debug("cart", items=[])
log.info("scan finished", errors=0)
log.warning("stock is low", item="tea", level_of_stock="error")
log.error("payment refused", code=402)
log.critical("no database", host="db-1")
try:
    {}["price"]
except KeyError:
    log.exception("cannot price the cart", cart=7)
