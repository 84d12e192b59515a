# logback: its default pattern, a JSON encoder, a common pattern with a date; exceptions with causes.
ls lib | sed -n 's/^logback-classic-\(.*\)\.jar/logback \1/p' >"$OUT/version"

javac -cp 'lib/*' -d /tmp/classes Main.java
for form in default json dated; do
	[ ! -e "$form.xml" ] || set -- "-Dlogback.configurationFile=$form.xml"
	to "$form" java "$@" -cp '/tmp/classes:lib/*' shop.Main
done
