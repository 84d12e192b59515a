"""A small shop that takes an order each second and now and then loses its database."""

import itertools
import logging
import sys
import time

logging.basicConfig(stream=sys.stdout, format="%(asctime)s %(levelname)s [%(name)s] %(message)s", level=logging.INFO)
log = logging.getLogger("shop.orders")

for order in itertools.count(1):
    if order % 10 == 5:
        log.warning("payment provider answered after %d ms", 2900 + order)
    elif order % 10 == 0:
        log.error("order %d failed: connection to db:5432 refused", order)
    else:
        log.info("order %d accepted", order)
    time.sleep(1)
