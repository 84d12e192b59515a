# pino: its six levels as JSON and through pino-pretty, errors with their stacks, a fatal one.
node -p '"pino " + require("pino/package.json").version' >"$OUT/version"

to json node main.js
to pretty sh -c 'node main.js | node_modules/.bin/pino-pretty --colorize'
to plain sh -c 'node main.js | node_modules/.bin/pino-pretty --no-colorize'
