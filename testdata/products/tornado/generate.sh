# Tornado: access lines by status, an uncaught exception in a handler, its own log in all levels.
export PYTHONPATH=lib
python3 -c 'import tornado; print("tornado", tornado.version)' >"$OUT/version"

start tornado python3 main.py --logging=debug --log_to_stderr
until_ok curl -s localhost:8000/
get localhost:8000/missing localhost:8000/broken localhost:8000/levels
stop
