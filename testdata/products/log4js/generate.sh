# log4js: its levels in the layouts coloured, basic and messagePassThrough, with an error's stack.
node -p '"log4js " + require("log4js/package.json").version' >"$OUT/version"

to coloured node main.js coloured
to basic node main.js basic
to pattern node main.js pattern
