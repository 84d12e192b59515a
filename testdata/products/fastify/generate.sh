# Fastify with its own logger: requests, responses by status, an error in a handler, an address that is in use.
node -p '"Fastify " + require("fastify/package.json").version' >"$OUT/version"

start fastify node main.js
until_ok curl -s localhost:3000/
get localhost:3000/missing localhost:3000/broken
to inuse node main.js
stop
