# Spring Boot: the default console in plain and in colour, structured logging as ECS, an exception in a controller,
# an address that is in use (its failure report), a bean that cannot be made.
ls lib | sed -n 's/^spring-boot-\([0-9.]*\)\.jar/Spring Boot \1/p' >"$OUT/version"

javac -parameters -cp 'lib/*' -d /tmp/classes App.java
boot=(java -cp '/tmp/classes:lib/*' shop.App --server.port=8080 --spring.main.banner-mode=off --logging.level.shop=trace)
until_up() { until_ok curl -s localhost:8080/; }
start boot "${boot[@]}"
until_up
get localhost:8080/broken localhost:8080/missing
to inuse "${boot[@]}"
stop
start ecs "${boot[@]}" --logging.structured.format.console=ecs
until_up
get localhost:8080/broken
stop
start colour "${boot[@]}" --spring.output.ansi.enabled=always
until_up
stop
to bean "${boot[@]}" --shop.broken=true
