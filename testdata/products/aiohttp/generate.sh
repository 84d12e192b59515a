# aiohttp: access lines, an exception in a handler, a bad request, a session that was never closed.
export PYTHONPATH=lib
python3 -c 'import aiohttp; print("aiohttp", aiohttp.__version__)' >"$OUT/version"

start aiohttp python3 main.py
until_ok curl -s localhost:8000/
get localhost:8000/missing localhost:8000/broken
printf 'NOT HTTP\r\n\r\n' | timeout 2 bash -c 'exec 3<>/dev/tcp/127.0.0.1/8000; cat >&3; cat <&3' >/dev/null || true
stop "$pid" INT
to unclosed python3 -X dev unclosed.py
