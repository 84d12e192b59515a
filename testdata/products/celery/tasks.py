import os
import signal

from celery import Celery
from celery.utils.log import get_task_logger

app = Celery("tasks", broker="filesystem://")
app.conf.broker_transport_options = {
    "data_folder_in": "/tmp/queue",
    "data_folder_out": "/tmp/queue",
}
log = get_task_logger(__name__)


@app.task
def fine():
    return 9.99


@app.task
def broken():
    raise ValueError("bad cart")


@app.task(bind=True, max_retries=1)
def again(self):
    try:
        {}["price"]
    except KeyError as e:
        raise self.retry(exc=e, countdown=1)


@app.task
def levels():
    log.debug("cart: []")
    log.info("0 errors")
    log.warning("stock is low")
    log.error("payment refused")
    log.critical("no database")
    print("printed")


@app.task
def killed():
    os.kill(os.getpid(), signal.SIGKILL)
