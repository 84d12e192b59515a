#!/bin/sh
# A section of the API is open when the variable of its name is 1, and only reading unless POST is.
set -eu
sections="AUTH BUILD COMMIT CONFIGS CONTAINERS DISTRIBUTION EVENTS EXEC IMAGES INFO NETWORKS NODES PLUGINS SECRETS SERVICES
SESSION SWARM SYSTEM TASKS VERSION VOLUMES"
{
	cat <<-END
		global
		    log stdout format raw daemon $LOG_LEVEL
		defaults
		    mode http
		    log global
		    option httplog
		    timeout connect 10s
		    timeout client 10m
		    timeout server 10m
		frontend api
		    bind :2375
		    http-request deny unless METH_GET or { env(POST) -m bool }
		    http-request allow if { path_reg ^(/v[0-9.]+)?/_ping } { env(PING) -m bool }
	END
	for name in $sections; do
		path=$(echo "$name" | tr A-Z a-z)
		echo "    http-request allow if { path_reg ^(/v[0-9.]+)?/$path } { env($name) -m bool }"
	done
	cat <<-END
		    http-request deny
		    default_backend engine
		backend engine
		    server engine unix@$SOCKET_PATH
	END
} >/tmp/haproxy.cfg
exec haproxy -f /tmp/haproxy.cfg
