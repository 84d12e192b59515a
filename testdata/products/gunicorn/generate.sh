# gunicorn: access lines, an exception in a request, a worker that hangs, one that is killed, an application that
# cannot be loaded.
export PYTHONPATH=lib
python3 -c 'import gunicorn; print("gunicorn", gunicorn.__version__)' >"$OUT/version"

start gunicorn python3 -m gunicorn --access-logfile - --log-level debug --timeout 2 -w 1 -b 127.0.0.1:8000 main:app
until_ok curl -s localhost:8000/fine
get localhost:8000/missing localhost:8000/broken localhost:8000/hang
sleep 1
kill -KILL "$(pgrep -P "$pid" | tail -n 1)"
sleep 1
stop
to missing python3 -m gunicorn nowhere:app
