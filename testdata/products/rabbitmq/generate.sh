# RabbitMQ on stdout as its image has it: a start, a client that talks nonsense, a wrong password, a queue that dies.
dpkg-query -W -f 'RabbitMQ ${Version}\n' rabbitmq-server >"$OUT/version"

export RABBITMQ_LOGS=- RABBITMQ_NODENAME=rabbit@localhost RABBITMQ_CONFIG_FILE=/srv/app/rabbitmq RABBITMQ_MNESIA_BASE=/tmp/mnesia HOME=/tmp
export RABBITMQ_ENABLED_PLUGINS_FILE=/tmp/plugins RABBITMQ_PID_FILE=/tmp/rabbit.pid
rm -rf /tmp/mnesia
echo '[].' >/tmp/plugins
start rabbitmq /usr/lib/rabbitmq/bin/rabbitmq-server
until_ok bash -c '</dev/tcp/127.0.0.1/5672'
sleep 8
printf 'GET / HTTP/1.1\r\n\r\n' >/dev/tcp/127.0.0.1/5672
python3 client.py
sleep 2
to inuse timeout 40 env RABBITMQ_NODENAME=second@localhost /usr/lib/rabbitmq/bin/rabbitmq-server
stop
