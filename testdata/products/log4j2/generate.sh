# Log4j 2: without a configuration, in two patterns and as JSON in Elastic's Common Schema; its own messages.
ls lib | sed -n 's/^log4j-core-\(.*\)\.jar/Log4j \1/p' >"$OUT/version"

javac -cp 'lib/*' -d /tmp/classes Main.java
for form in default pattern dated ecs broken; do
	set --
	[ "$form" = default ] || set -- "-Dlog4j2.configurationFile=$form.xml"
	to "$form" java "$@" -cp '/tmp/classes:lib/*' shop.Main
done
