# Django's development server: access lines, warnings for 4xx, tracebacks for 5xx, a crash of a command.
export PYTHONPATH=lib PYTHONUNBUFFERED=1
python3 -c 'import django; print("Django", django.__version__)' >"$OUT/version"

start django python3 shop.py runserver --noreload 8000
until_ok curl -s localhost:8000/
get localhost:8000/missing localhost:8000/broken localhost:8000/forbidden localhost:8000/levels
curl -s -o /dev/null -X POST localhost:8000/
stop "$pid" INT
to check python3 shop.py check --deploy
to missing python3 shop.py migrat
