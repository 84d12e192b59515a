# ZooKeeper with the log4j.properties of its package, on stdout: a start, a client that talks nonsense, an address in
# use, a broken configuration.
dpkg-query -W -f 'ZooKeeper ${Version}\n' zookeeper >"$OUT/version"

node() { echo java -Xmx128m -Dlog4j.configuration=file:/srv/app/log4j.properties -Dzookeeper.log.threshold=DEBUG -cp "$(ls /usr/share/zookeeper/lib/*.jar /usr/share/java/{zookeeper,slf4j-log4j12,log4j-1.2,netty-*,metrics-core*,snappy-java,commons-io,commons-cli,jetty-*,servlet-api,jackson-*}.jar 2>/dev/null | tr '\n' ':')"; }
rm -rf /tmp/zk
mkdir /tmp/zk
printf 'tickTime=2000\ndataDir=/tmp/zk\nclientPort=2181\nadmin.enableServer=false\n' >zoo.cfg
start zookeeper $(node) org.apache.zookeeper.server.quorum.QuorumPeerMain zoo.cfg
until_ok bash -c '</dev/tcp/127.0.0.1/2181'
printf 'nonsense nonsense' >/dev/tcp/127.0.0.1/2181
sleep 1
printf 'tickTime=2000\ndataDir=/tmp/zk2\nclientPort=2181\nadmin.enableServer=false\n' >second.cfg
to inuse $(node) org.apache.zookeeper.server.quorum.QuorumPeerMain second.cfg
stop
to broken $(node) org.apache.zookeeper.server.quorum.QuorumPeerMain nowhere.cfg
