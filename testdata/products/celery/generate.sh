# Celery: a worker on a queue in a folder; a task that succeeds, one that fails, one that is tried again, one that is
# killed, one that logs at all levels.
export PYTHONPATH=lib
python3 -c 'import celery; print("celery", celery.__version__)' >"$OUT/version"

mkdir -p /tmp/queue
start celery python3 -m celery -A tasks worker -l DEBUG -c 1 --without-gossip --without-mingle
sleep 5
python3 -c 'import tasks; [t.delay() for t in (tasks.fine, tasks.broken, tasks.again, tasks.levels)]; tasks.app.send_task("tasks.unheard_of"); tasks.killed.delay()'
sleep 8
stop
to missing python3 -m celery -A nowhere worker
