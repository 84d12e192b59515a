# Express with morgan: each of its formats, an exception in a handler, a promise that is rejected, a crash.
node -p '"Express " + require("express/package.json").version + ", morgan " + require("morgan/package.json").version' >"$OUT/version"

port=3000
for form in combined common dev short tiny; do
	port=$((port + 1))
	start "$form" env NODE_ENV=development node main.js "$form" $port
	until_ok curl -s localhost:$port/
	get localhost:$port/missing localhost:$port/created localhost:$port/broken
	[ "$form" != dev ] || get localhost:$port/rejected localhost:$port/crash
	stop
done
