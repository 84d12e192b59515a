# bunyan: its six levels as JSON and through its own command; an error with its stack, and an uncaught one.
node -p '"bunyan " + require("bunyan/package.json").version' >"$OUT/version"

to json node main.js
to pretty sh -c 'node main.js 2>/dev/null | node_modules/.bin/bunyan --no-color'
to short sh -c 'node main.js 2>/dev/null | node_modules/.bin/bunyan --color -o short'
