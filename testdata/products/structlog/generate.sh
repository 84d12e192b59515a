# structlog: its console renderer without and with colour, logfmt and JSON, with exceptions in each.
export PYTHONPATH=lib
python3 -c 'import structlog; print("structlog", structlog.__version__)' >"$OUT/version"

to plain python3 main.py plain
to colour env FORCE_COLOR=1 python3 main.py colour
to json python3 main.py json
to logfmt python3 main.py logfmt
