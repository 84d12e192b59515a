# uWSGI with a Python application: its requests, an exception in one, a worker that hangs (harakiri), one that dies.
echo "uWSGI $(uwsgi --version)" >"$OUT/version"

start uwsgi uwsgi --plugin python3 --http-socket 127.0.0.1:8000 --master --processes 1 --harakiri 2 --wsgi-file main.py --die-on-term --need-app
until_ok curl -s localhost:8000/fine
get localhost:8000/missing localhost:8000/broken localhost:8000/hang
sleep 1
kill -SEGV "$(pgrep -n uwsgi)"
sleep 2
stop
to missing timeout 5 uwsgi --plugin python3 --http-socket 127.0.0.1:8000 --wsgi-file nowhere.py --need-app
