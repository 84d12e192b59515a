package main

// Config is the whole configuration after every layer: the defaults, the YAML
// file, the environment. Its struct tags are the one description of the keys;
// what reads YAML and the environment, the JSON Schema, the suggestions and the
// reference table are all derived from them:
//
//	yaml      name of the key
//	doc       what it means, for people
//	default   its value when nobody says anything; without one the empty value is allowed
//	is        kind of its text (kinds.go), or of each text of a list
//	oneof     the words that are allowed, separated by blanks
//	short     key of a list's item that a plain text in its place stands for
//	required  the item is nothing without it
//	file      in YAML, KEY_file names a file that holds the value
type Config struct {
	StateDir   string     `yaml:"state_dir" is:"path" default:"/var/lib/logcanary" doc:"directory of the journal, the cursors and the learned rhythms; one sidecar each"`
	Listen     string     `yaml:"listen" is:"listen" default:":8787" doc:"address of the page, the metrics and the health checks"`
	StartAt    string     `yaml:"start_at" oneof:"now beginning" default:"now" doc:"where reading begins for sources that exist at the very first start; later ones are always read from their beginning"`
	Docker     Docker     `yaml:"docker" doc:"containers"`
	Files      []Files    `yaml:"files" short:"include" doc:"log files that are mounted beside logcanary; a plain text is a glob"`
	Keep       Keep       `yaml:"keep" doc:"what enters the journal"`
	Routes     []Route    `yaml:"routes" doc:"exceptions; the first route that matches a line decides"`
	Categories []Category `yaml:"categories" doc:"kinds of lines that mean more than their level says, tried before the built-in ones; the first that matches a line decides"`
	Redact     Redact     `yaml:"redact" doc:"secrets and personal data, which are hidden before a record is made"`
	Journal    Journal    `yaml:"journal" doc:"how much and how long the journal holds"`
	Kafka      Kafka      `yaml:"kafka" doc:"where kept records are shipped to; without brokers they stay in the journal"`
	Redis      Redis      `yaml:"redis" doc:"where records go that Kafka refuses for good"`
	Multiline  Multiline  `yaml:"multiline" doc:"lines that become one record: a stack trace below the line that announces it"`
	Silence    Silence    `yaml:"silence" doc:"when a quiet source is worth a word"`
	Mounts     Mounts     `yaml:"mounts" doc:"how mounts that logs are written to are checked"`
	Alerts     Alerts     `yaml:"alerts" doc:"who is told, and when"`
}

// Docker is how containers are found and read.
type Docker struct {
	Enabled  bool   `yaml:"enabled" default:"true" doc:"read containers"`
	Host     string `yaml:"host" is:"docker" default:"unix:///var/run/docker.sock" doc:"address of the engine; DOCKER_HOST takes the default's place"`
	DataRoot string `yaml:"data_root" is:"path" doc:"the engine's data directory as logcanary sees it; found by itself where readable"`
}

// Files is a set of log files that are read as one service.
type Files struct {
	Include []string `yaml:"include" is:"glob" required:"true" doc:"globs, ** crosses directories"`
	Exclude []string `yaml:"exclude" is:"glob" doc:"globs of files to leave out"`
	Project string   `yaml:"project" is:"text" doc:"compose project that the files belong to"`
	Service string   `yaml:"service" is:"text" doc:"service that the files belong to; by default the file's name"`
}

// Keep is what enters the journal when no route says otherwise.
type Keep struct {
	Level Level `yaml:"level" is:"level" default:"warn" doc:"from this level up"`
}

// Route is an exception for the lines that it matches.
type Route struct {
	Match  Match    `yaml:"match" doc:"all conditions that are given must hold"`
	Topic  string   `yaml:"topic" is:"topic" doc:"Kafka topic; by default kafka.topic"`
	Keep   bool     `yaml:"keep" default:"true" doc:"false: count the line, keep nothing"`
	Fields []string `yaml:"fields" is:"text" doc:"fields of the record to ship; by default all"`
}

// Match holds the conditions of a route; empty ones always hold.
type Match struct {
	Service  string `yaml:"service" is:"text" doc:"name or glob of the service"`
	Level    Level  `yaml:"level" is:"anylevel" doc:"this level or worse"`
	Logger   string `yaml:"logger" is:"text" doc:"name or glob of the logger"`
	Text     string `yaml:"text" is:"regexp" doc:"RE2 expression that is searched in the line"`
	Category string `yaml:"category" is:"text" doc:"name or glob of the category, such as kafka.*"`
	Stream   string `yaml:"stream" is:"text" doc:"stdout, stderr, or the base name of a file"`
	Outcome  string `yaml:"outcome" oneof:"none success fail" doc:"what the line reports"`
}

// Category gives a category to the lines that meet all conditions that are given.
// Without any it is about the built-in rules of the category.
type Category struct {
	Image    string `yaml:"image" is:"text" doc:"name or glob of the image, without registry and tag, or of the service"`
	Logger   string `yaml:"logger" is:"text" doc:"name of the logger; * and ? stand for anything"`
	Text     string `yaml:"text" is:"regexp" doc:"RE2 expression that is searched in the line"`
	Category string `yaml:"category" is:"category" required:"true" doc:"what such lines are called; alone, it changes the built-in rules of this category"`
	Topic    string `yaml:"topic" is:"topic" doc:"Kafka topic of such lines, when no route says otherwise; by default kafka.topic"`
	Keep     bool   `yaml:"keep" default:"true" doc:"keep such lines whatever their level, when no route says otherwise; false: only say their category"`
}

// Multiline is which lines become one record.
type Multiline struct {
	Enabled      bool     `yaml:"enabled" default:"true" doc:"false: each line is a record of its own; logcanary.multiline=off says so for a container"`
	Patience     Duration `yaml:"patience" is:"duration" default:"1s" doc:"how long after its last line a record waits that has begun to go on"`
	HeadPatience Duration `yaml:"head_patience" is:"duration" default:"1ms" doc:"how long a line waits that may be all there is; where traces come later than that, logcanary notices and gives that source patience"`
	MaxLines     Count    `yaml:"max_lines" is:"count" default:"2000" doc:"most lines of a record; what is beyond begins another that goes on"`
	MaxBytes     Size     `yaml:"max_bytes" is:"size" default:"256KiB" doc:"the same in bytes; Kafka takes no more than 1 MiB unless it is told to"`
}

// Redact is what is hidden in records.
type Redact struct {
	Enabled bool         `yaml:"enabled" default:"true" doc:"hide secrets and personal data in what is kept"`
	Off     []string     `yaml:"off" is:"redaction" doc:"built-in rules that do not hold"`
	On      []string     `yaml:"on" is:"redaction" doc:"rules that are off by default and hold"`
	Rules   []RedactRule `yaml:"rules" doc:"rules of your own"`
}

// RedactRule is a rule of the operator's own.
type RedactRule struct {
	Name    string `yaml:"name" is:"rulename" required:"true" doc:"what masks and metrics call it"`
	Pattern string `yaml:"pattern" is:"regexp" required:"true" doc:"RE2 expression; what its first group matches is hidden, without groups the whole match"`
	Replace string `yaml:"replace" is:"text" doc:"stands in its place; by default redacted:NAME in angle brackets"`
}

// Journal bounds what is held on disk.
type Journal struct {
	MaxBytes Size     `yaml:"max_bytes" is:"size" default:"1GiB" doc:"most bytes on disk"`
	MaxAge   Duration `yaml:"max_age" is:"duration" default:"72h" doc:"shipped records that are older are dropped"`
}

// Kafka is the destination of kept records.
type Kafka struct {
	Brokers      []string `yaml:"brokers" is:"broker" doc:"brokers to begin with"`
	Topic        string   `yaml:"topic" is:"topic" default:"logs.errors" doc:"where records go when no route says otherwise"`
	ExactlyOnce  bool     `yaml:"exactly_once" default:"false" doc:"transactions: no record twice for a consumer that reads committed ones"`
	Compression  string   `yaml:"compression" oneof:"none gzip snappy lz4 zstd" doc:"by default what costs least"`
	CreateTopics bool     `yaml:"create_topics" default:"true" doc:"create topics that are missing"`
	TLS          TLS      `yaml:"tls" doc:"encryption"`
	SASL         SASL     `yaml:"sasl" doc:"who logcanary is"`
}

// TLS is the encryption of a connection. PEM is given as the path of a file or as
// the text itself, and is held as text.
type TLS struct {
	Enabled    bool   `yaml:"enabled" default:"false" doc:"encrypt"`
	CA         PEM    `yaml:"ca" is:"pem" doc:"who may sign the broker's certificate; by default whom the system trusts"`
	Cert       PEM    `yaml:"cert" is:"pem" doc:"logcanary's own certificate"`
	Key        PEM    `yaml:"key" is:"pem" file:"true" doc:"key of that certificate"`
	ServerName string `yaml:"server_name" is:"text" doc:"name in the broker's certificate, when it is not the broker's address"`
	Insecure   bool   `yaml:"insecure_skip_verify" default:"false" doc:"take any certificate; for tests"`
}

// SASL is how logcanary proves who it is to Kafka.
type SASL struct {
	Mechanism string `yaml:"mechanism" oneof:"PLAIN SCRAM-SHA-256 SCRAM-SHA-512" doc:"by default none"`
	Username  string `yaml:"username" is:"text" file:"true" doc:"user name"`
	Password  Secret `yaml:"password" is:"text" file:"true" doc:"password"`
}

// Redis is where records go that Kafka refuses for good.
type Redis struct {
	URL    Secret `yaml:"url" is:"redis" file:"true" doc:"redis://user:password@host:6379/0"`
	Stream string `yaml:"stream" is:"text" default:"logcanary.dlq" doc:"name of the stream"`
}

// Silence is when a quiet source is worth a word.
type Silence struct {
	Default string `yaml:"default" is:"silence" default:"auto" doc:"auto: learned from the source's own rhythm"`
}

// Mounts is how mounts that logs are written to are checked.
type Mounts struct {
	WriteProbe bool `yaml:"write_probe" default:"false" doc:"also make, sync and remove a hidden file (.logcanary-write-probe) in those that logcanary itself has mounted writable"`
}

// Alerts is who is told, and when.
type Alerts struct {
	Threshold string       `yaml:"threshold" is:"threshold" default:"100/1m" doc:"so many of one group in so much time"`
	Targets   []Target     `yaml:"targets" short:"url" doc:"who can be told; a plain text is the URL of a webhook"`
	Routes    []AlertRoute `yaml:"routes" doc:"who is told what; by default every target is told everything"`
}

// Target is one receiver of alerts.
type Target struct {
	Name string `yaml:"name" is:"text" doc:"what alerts.routes calls it"`
	Kind string `yaml:"kind" oneof:"webhook teams slack alertmanager" default:"webhook" doc:"form of the message"`
	URL  Secret `yaml:"url" is:"http" required:"true" file:"true" doc:"where it is sent"`
}

// AlertRoute sends some alerts to some targets.
type AlertRoute struct {
	Match     Match    `yaml:"match" doc:"all conditions that are given must hold"`
	Targets   []string `yaml:"targets" is:"text" doc:"names of targets; none: nobody is told"`
	Threshold string   `yaml:"threshold" is:"threshold" doc:"by default alerts.threshold"`
}
