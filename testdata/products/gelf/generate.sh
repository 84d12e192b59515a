# GELF by pygelf: Python's levels and an exception as they go over the wire, one message a line.
export PYTHONPATH=lib
python3 -c 'import importlib.metadata as m; print("pygelf", m.version("pygelf"))' >"$OUT/version"

to wire python3 main.py
