package level

// Format is the family of writers whose shape a line has. Several products may
// share one; the shape of no known family is Plain.
type Format uint8

// The families. Names of products stand for everything that writes their shape.
const (
	Plain     Format = iota
	Access           // access logs: common, combined, and METHOD /path STATUS
	Apache           // Apache 2.4 error log
	Bracket          // a level in brackets in the head
	Bunyan           // JSON with numeric levels and "v"
	Celery           // [time: LEVEL/Process]
	Django           // what django.request prints
	Dotnet           // .NET console: info: Category[0]
	ECS              // JSON, Elastic Common Schema
	Exception        // the head of a stack trace or a panic
	Fields           // fields between separators: time | LEVEL | logger
	GELF             // JSON, Graylog
	Gin              // [GIN] access and debug lines
	Gunicorn         // [time] [pid] [LEVEL]
	HAProxy          // access log and [ALERT] (pid) :
	JSON             // JSON with a level under a usual key
	JUL              // java.util.logging's SEVERE:
	Kafka            // [time] LEVEL message (logger)
	Klog             // glog, klog: E0105 10:00:01
	Logback          // time [thread] LEVEL logger
	Logfmt           // key=value
	Logrus           // LEVEL[0001]
	Loguru           // time | LEVEL | module
	MongoDB          // JSON with "s"
	Monolog          // channel.LEVEL: and JSON with level_name
	MySQL            // MySQL and MariaDB
	Nginx            // nginx error log
	PHP              // PHP Warning:, php-fpm
	Pino             // JSON with numeric levels from 10 to 60
	Postgres         // PostgreSQL, pgbouncer
	Prefix           // a level in the head, bare or before a colon
	Python           // LEVEL:logger:message
	RabbitMQ         // time [level] <pid>
	Rails            // Ruby's Logger: E, [time #pid]
	Redis            // Redis, Valkey
	Rust             // tracing, env_logger
	Serilog          // [time INF], CLEF
	Spring           // LEVEL pid --- [thread] logger
	Structlog        // time [level    ] event
	Syslog           // <PRI> with a header
	Systemd          // <N> and the journal's JSON
	Uvicorn          // INFO:     message
	Zerolog          // three-letter levels: INF, ERR
	Zap              // fields between tabs
	Zookeeper        // - LEVEL  [thread] -
	formatEnd
)

// Formats is the number of formats; a Format is a valid index below it.
const Formats = int(formatEnd)

// String is the format's lower-case name, as classify prints it.
func (f Format) String() string {
	if f >= formatEnd {
		return "plain"
	}
	return [Formats]string{
		"plain", "access", "apache", "bracket", "bunyan", "celery", "django", "dotnet", "ecs", "exception", "fields", "gelf",
		"gin", "gunicorn", "haproxy", "json", "jul", "kafka", "klog", "logback", "logfmt", "logrus", "loguru",
		"mongodb", "monolog", "mysql", "nginx", "php", "pino", "postgres", "prefix", "python", "rabbitmq",
		"rails", "redis", "rust", "serilog", "spring", "structlog", "syslog", "systemd", "uvicorn", "zerolog",
		"zap", "zookeeper",
	}[f]
}
