# loguru: its seven levels in its own format, in colour and as JSON; exceptions with the values of variables.
export PYTHONPATH=lib
python3 -c 'import loguru; print("loguru", loguru.__version__)' >"$OUT/version"

to plain env LOGURU_LEVEL=TRACE python3 main.py
to colour env LOGURU_LEVEL=TRACE LOGURU_COLORIZE=True python3 main.py
to json env LOGURU_LEVEL=TRACE LOGURU_SERIALIZE=True python3 main.py
