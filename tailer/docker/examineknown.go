package docker

import (
	"path"
	"slices"
	"strings"

	"logcanary/collector/facts"
)

// family is a kind of program, and where its images and distributions have it log.
type family struct {
	names []string // what an image or a program of it is called, or begins with
	files []string
}

// families are the programs whose logs' places are known. A row is a program's own
// default, or that of its usual image; a file that is not there costs one question.
func families() []family {
	return []family{
		{[]string{"nginx", "openresty", "angie"}, []string{"/var/log/nginx/access.log", "/var/log/nginx/error.log", "/usr/local/openresty/nginx/logs/error.log"}},
		{[]string{"httpd"}, []string{"/usr/local/apache2/logs/access_log", "/usr/local/apache2/logs/error_log"}},
		{[]string{"apache", "php", "wordpress", "drupal"}, []string{"/var/log/apache2/access.log", "/var/log/apache2/error.log"}},
		{[]string{"php", "php-fpm"}, []string{"/var/log/php-fpm.log", "/var/log/php_errors.log"}},
		{[]string{"postgres", "postgresql", "postgis", "timescaledb"}, []string{"/var/lib/postgresql/data/log/postgresql.log", "/var/log/postgresql/postgresql.log"}},
		{[]string{"mysql", "percona"}, []string{"/var/log/mysqld.log", "/var/log/mysql/error.log", "/var/lib/mysql/slow.log"}},
		{[]string{"mariadb"}, []string{"/var/log/mysql/error.log", "/var/lib/mysql/slow.log"}},
		{[]string{"redis", "valkey"}, []string{"/var/log/redis/redis-server.log", "/var/log/redis/redis.log", "/data/redis.log"}},
		{[]string{"mongo"}, []string{"/var/log/mongodb/mongod.log"}},
		{[]string{"rabbitmq"}, []string{"/var/log/rabbitmq/rabbit.log", "/var/log/rabbitmq/rabbitmq.log"}},
		{[]string{"tomcat"}, []string{"/usr/local/tomcat/logs/catalina.out"}},
		{[]string{"elasticsearch"}, []string{"/usr/share/elasticsearch/logs/docker-cluster.log"}},
		{[]string{"kafka"}, []string{"/opt/kafka/logs/server.log", "/opt/kafka/logs/controller.log"}},
		{[]string{"zookeeper"}, []string{"/logs/zookeeper.log"}},
		{[]string{"grafana"}, []string{"/var/log/grafana/grafana.log"}},
		{[]string{"jenkins"}, []string{"/var/jenkins_home/logs/jenkins.log"}},
		{[]string{"haproxy"}, []string{"/var/log/haproxy.log"}},
		{[]string{"squid"}, []string{"/var/log/squid/access.log", "/var/log/squid/cache.log"}},
		{[]string{"mosquitto"}, []string{"/mosquitto/log/mosquitto.log"}},
		{[]string{"supervisor"}, []string{"/var/log/supervisor/supervisord.log", "/var/log/supervisord.log", "/tmp/supervisord.log"}},
	}
}

// knownLogs are where a container's program is known to log, by the names of its image
// and of what is started in it.
func knownLogs(c *facts.Container) (all []string) {
	called := []string{imageName(c.Image)}
	if len(c.Config.Command) > 0 {
		called = append(called, c.Config.Command[0])
	}
	for _, f := range families() {
		if slices.ContainsFunc(called, f.is) {
			all = append(all, f.files...)
		}
	}
	return all
}

// is says whether something is called as the family is.
func (f family) is(called string) bool {
	return slices.ContainsFunc(f.names, func(name string) bool { return strings.HasPrefix(called, name) })
}

// imageName is the last part of an image's name: nginx of docker.io/library/nginx:1.29.
func imageName(image string) string {
	image, _, _ = strings.Cut(image, "@")
	base, _, _ := strings.Cut(path.Base(image), ":")
	return base
}
