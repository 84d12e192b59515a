# NestJS: its logger's levels in text and as JSON, an exception in a handler, a start that fails.
node -p '"NestJS " + require("@nestjs/core/package.json").version' >"$OUT/version"

for form in text colour json; do
	start "$form" env "$([ "$form" = colour ] && echo FORCE_COLOR=1 || echo NO_COLOR=1)" node main.js "$form"
	until_ok curl -s localhost:3000/
	get localhost:3000/missing localhost:3000/broken
	stop
done
to failed env NO_COLOR=1 node main.js failed
