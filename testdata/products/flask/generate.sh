# Flask and werkzeug's development server: access lines, the application's own levels, an exception in a view.
export PYTHONPATH=lib PYTHONUNBUFFERED=1
python3 -c 'import importlib.metadata as m; print("Flask", m.version("flask"), "Werkzeug", m.version("werkzeug"))' >"$OUT/version"

start flask python3 -m flask --app main run --port 8000
until_ok curl -s localhost:8000/
get localhost:8000/missing localhost:8000/broken localhost:8000/levels
stop "$pid" INT
to missing python3 -m flask --app nowhere run
