# Python's logging with its own format and with the one that most projects choose, warnings, and what the interpreter
# writes of exceptions that nobody catches.
python3 -V >"$OUT/version"

to basic python3 basic.py
to formatted python3 formatted.py
to chained python3 chained.py
to group python3 group.py
to syntax python3 broken.py
to thread python3 thread.py
