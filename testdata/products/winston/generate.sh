# winston: npm's levels and syslog's, as JSON, simple, with a time, in colour; what it does with an uncaught exception.
node -p '"winston " + require("winston/package.json").version' >"$OUT/version"

for form in json simple timed colour syslog; do to "$form" node main.js "$form"; done
