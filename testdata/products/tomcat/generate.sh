# Tomcat as Debian has it, in its own one-line format on stderr: a page that throws, an address in use, a broken
# application, a broken server.xml.
dpkg-query -W -f 'Tomcat ${Version}\n' tomcat10 >"$OUT/version"

export CATALINA_HOME=/usr/share/tomcat10 CATALINA_BASE=/tmp/base JAVA_OPTS=-Xmx128m CATALINA_OUT=/dev/null
mkdir -p /tmp/base/{conf,logs,temp,work,webapps/ROOT/WEB-INF,webapps/bad/WEB-INF}
cp -r /etc/tomcat10/* /tmp/base/conf/
rm -rf /tmp/base/conf/Catalina
printf 'handlers = java.util.logging.ConsoleHandler\njava.util.logging.ConsoleHandler.level = FINE\njava.util.logging.ConsoleHandler.formatter = org.apache.juli.OneLineFormatter\norg.apache.catalina.startup.level = FINE\n' >/tmp/base/conf/logging.properties
sed -i 's#prefix="localhost_access_log" suffix=".txt"#prefix="access" suffix=".log" buffered="false"#' /tmp/base/conf/server.xml
cp broken.jsp /tmp/base/webapps/ROOT/
echo '<web-app><listener><listener-class>shop.Nowhere</listener-class></listener></web-app>' >/tmp/base/webapps/bad/WEB-INF/web.xml
start tomcat /usr/share/tomcat10/bin/catalina.sh run
until_ok curl -s localhost:8080/
get localhost:8080/broken.jsp localhost:8080/missing
to inuse timeout 15 /usr/share/tomcat10/bin/catalina.sh run
stop
cp /tmp/base/logs/access*.log "$OUT/access.log"
echo '<Server' >/tmp/base/conf/server.xml
to broken /usr/share/tomcat10/bin/catalina.sh run
