# Node.js without any library: console, warnings, and each way to end with an error that nobody catches.
echo "Node.js $(node -v)" >"$OUT/version"

to console node console.js
to uncaught node uncaught.js
to rejected node rejected.js
to thrown node -e 'throw "a plain string"'
to missing node nowhere.js
to inuse node inuse.js
to syntax node broken.cjs
to memory node --max-old-space-size=20 memory.js
