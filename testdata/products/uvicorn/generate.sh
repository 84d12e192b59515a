# uvicorn with FastAPI: access lines, an exception in an endpoint, an application that cannot start, and all levels.
export PYTHONPATH=lib
python3 -c 'import fastapi, uvicorn; print("uvicorn", uvicorn.__version__, "FastAPI", fastapi.__version__)' >"$OUT/version"

start uvicorn python3 -m uvicorn main:app --log-level trace --port 8000
until_ok curl -s localhost:8000/fine
get localhost:8000/missing localhost:8000/broken
stop
start levels python3 -m uvicorn levels:app --log-level debug --port 8001
until_ok curl -s localhost:8001/
stop
start busy python3 -m http.server 8002 >/dev/null 2>&1
until_ok curl -s localhost:8002/
to inuse python3 -m uvicorn main:app --port 8002
stop
to missing python3 -m uvicorn nowhere:app
