package fingerprint

// meaning is what kind of word a word is, and with that what may follow it.
type meaning uint8

const (
	strange  meaning = iota // not known: it may be a name
	ordinary                // of the vocabulary of log messages
	small                   // holds a sentence together
	dealing                 // tells that a person has to do with it: "login failed for kim"
	linking                 // stands before an address: "to 10.0.0.9"
	stating                 // stands before a state: "status Paused"
	causing                 // stands before what went wrong: "error: timeout"
	naming                  // stands before a name: "queue orders"
	listing                 // the same, and names can be plurals: "table orders"
	knowing                 // stands before the name of a user, who may be called root
)

// names says whether the word stands before a name.
func (m meaning) names() bool { return m >= naming }

// lookUp is the meaning of a word in small letters. The lists are what messages of
// programs are made of, in English; plurals and telling endings are dealt with before
// (see meaningOf), and are not listed.
//
// A word that is not listed separates as any other does, as long as few words stand at
// its place.
func lookUp(word []byte) meaning {
	switch string(word) {
	case "about", "above", "across", "after", "again", "against", "ago", "ain", "all", "along", "already", "also", "although", "am", "among", "an",
		"and", "another", "any", "are", "aren", "around", "as", "away", "back", "be", "because", "been", "before", "behind", "being", "below",
		"beside", "besides", "between", "beyond", "both", "but", "can", "cannot", "could", "couldn", "despite", "did", "didn", "do", "does",
		"doesn", "don", "done", "down", "due", "during", "each", "eg", "either", "else", "etc", "even", "ever", "every", "except", "few", "for",
		"had", "hadn", "has", "hasn", "have", "haven", "having", "he", "hence", "her", "here", "him", "his", "how", "however", "ie", "if", "in",
		"inside", "instead", "into", "is", "isn", "it", "its", "itself", "itselfs", "just", "later", "least", "less", "let", "like", "ll", "many",
		"may", "maybe", "me", "might", "more", "most", "much", "must", "my", "near", "need", "needs", "neither", "never", "no", "none", "nor",
		"not", "now", "of", "off", "ok", "once", "only", "onto", "or", "other", "others", "our", "out", "outside", "over", "own", "past", "per",
		"perhaps", "please", "quite", "rather", "re", "regarding", "same", "several", "shall", "she", "should", "shouldn", "since", "so", "some",
		"soon", "sorry", "still", "such", "than", "that", "the", "their", "them", "then", "there", "therefore", "these", "they", "this", "those",
		"though", "through", "throughout", "thus", "till", "too", "toward", "towards", "twice", "under", "unless", "until", "up", "upon", "us",
		"ve", "versus", "very", "vs", "was", "wasn", "we", "were", "weren", "what", "when", "where", "whether", "which", "while", "who", "whom",
		"whose", "why", "will", "within", "without", "won", "would", "wouldn", "yes", "yet", "you", "your":
		return small
	case "access", "auth", "authenticate", "authentication", "credential", "credentials", "invoice", "logged", "login", "logon", "logout", "passwd",
		"password", "payment", "permission", "quota", "registration", "signup", "subscription", "token":
		return dealing
	case "addr", "address", "at", "bind", "by", "connect", "dial", "endpoint", "from", "listening", "lookup", "on", "resolve", "tcp", "to",
		"upstream", "via", "with":
		return linking
	case "action", "code", "event", "kind", "level", "mode", "op", "operation", "outcome", "phase", "result", "severity", "state", "status", "type":
		return stating
	case "cause", "desc", "description", "detail", "err", "error", "exception", "failure", "message", "msg", "output", "reason", "stderr", "stdout",
		"warning":
		return causing
	case "user", "username":
		return knowing
	case "bucket", "collection", "column", "relation", "table":
		return listing
	case "account", "agent", "alias", "argument", "attribute", "author", "bean", "branch", "broker", "called", "certificate", "channel", "city",
		"class", "client", "cluster", "command", "constraint", "consumer", "container", "country", "customer", "database", "deployment", "device",
		"directory", "disk", "domain", "driver", "email", "employee", "exchange", "extension", "feature", "field", "file", "filename", "flag",
		"folder", "function", "group", "guest", "header", "host", "hostname", "image", "index", "instance", "interface", "item", "job", "key",
		"label", "machine", "mailbox", "member", "merchant", "method", "module", "named", "namespace", "node", "operator", "option", "owner",
		"package", "param", "parameter", "partition", "patient", "peer", "person", "player", "plugin", "pod", "policy", "process", "producer",
		"product", "project", "property", "queue", "recipient", "region", "replica", "repo", "repository", "role", "route", "rule", "schema",
		"secret", "sender", "sequence", "server", "service", "session", "setting", "shard", "site", "sku", "store", "stream", "student",
		"subscriber", "supplier", "tag", "task", "tenant", "thread", "topic", "trigger", "variable", "vendor", "view", "visitor", "vm", "volume",
		"warehouse", "worker", "workspace", "zone":
		return naming
	}
	if isOrdinary(word) {
		return ordinary
	}
	return strange
}

func isOrdinary(word []byte) bool {
	switch c := word[0]; {
	case c < 'd':
		return isOrdinaryToC(word)
	case c < 'm':
		return isOrdinaryToL(word)
	case c < 's':
		return isOrdinaryToR(word)
	}
	return isOrdinaryToZ(word)
}

func isOrdinaryToC(word []byte) bool {
	switch string(word) {
	case "abnormal", "abort", "absent", "accept", "ack", "acknowledge", "acl", "act", "active", "actual", "adapter", "add", "added", "additional",
		"admin", "adverse", "aes", "age", "aggregate", "agree", "ahead", "aim", "alarm", "alert", "alive", "alloc", "allocate", "allow", "alone",
		"alter", "amount", "amqp", "analysis", "announce", "answer", "apache", "api", "app", "appear", "append", "applet", "apply", "apr", "april",
		"area", "arg", "arithmetic", "arm", "arp", "array", "arrive", "artifact", "ascii", "ask", "aspect", "assert", "assign", "associate",
		"async", "atomic", "attach", "attack", "attempt", "audio", "audit", "aug", "august", "auto", "autocommit", "average", "await", "aware",
		"aws", "azure", "bad", "ban", "bandwidth", "bar", "bare", "base", "baseline", "basic", "batch", "battery", "became", "become", "begin",
		"begun", "behavior", "bellow", "benchmark", "best", "better", "big", "bigger", "bill", "bin", "binary", "bios", "bit", "blank", "blob",
		"block", "body", "boot", "bootstrap", "bottom", "bound", "boundary", "box", "break", "bridge", "brief", "bring", "broke", "broken",
		"browser", "budget", "buffer", "bug", "build", "builder", "built", "bulk", "bundle", "burst", "bus", "busy", "button", "buy", "bypass",
		"byte", "bytecode", "ca", "cache", "calculate", "calendar", "call", "callback", "came", "canary", "cancel", "candidate", "cap", "capture",
		"card", "care", "carry", "cart", "case", "cassandra", "cast", "catalog", "catch", "caught", "celery", "certain", "cgroup", "chain",
		"challenge", "chance", "change", "char", "character", "charge", "chart", "chat", "check", "checker", "checkout", "checkpoint", "checksum",
		"child", "children", "chunk", "cifs", "cipher", "circuit", "circular", "claim", "clean", "cleaner", "cleanup", "clear", "cli", "click",
		"clock", "clone", "close", "closer", "cloud", "codec", "cold", "collect", "collector", "come", "comma", "commit", "committer", "common",
		"communicate", "compact", "company", "compare", "compile", "compiler", "complain", "complete", "complex", "component", "compose",
		"composite", "compress", "compute", "concurrent", "conf", "config", "configure", "confirm", "conflict", "conn", "connector", "consist",
		"console", "const", "constant", "construct", "constructor", "consul", "consume", "contact", "contain", "containerd", "content", "context",
		"continue", "contract", "control", "controller", "convert", "cookie", "coordinate", "coordinator", "copy", "core", "corrupt", "cors",
		"cost", "count", "counter", "couple", "cover", "coverage", "cpu", "crash", "create", "creator", "credit", "criteria", "critical", "crl",
		"cron", "crond", "cross", "crypto", "csrf", "csv", "ctx", "cuda", "currency", "current", "cursor", "custom", "cut", "cycle":
		return true
	}
	return false
}

func isOrdinaryToL(word []byte) bool {
	switch string(word) {
	case "daemon", "damage", "danger", "dao", "dark", "dashboard", "data", "dataset", "date", "datetime", "day", "dbus", "dead", "deadline",
		"deadlock", "deal", "debit", "debug", "dec", "december", "decide", "decode", "decoder", "decompress", "decrease", "decrypt", "deep",
		"default", "defer", "define", "definite", "delay", "delete", "delivery", "delta", "demand", "demo", "deny", "depend", "dependency",
		"deploy", "deprecate", "depth", "dequeue", "der", "derive", "describe", "descriptor", "design", "desire", "destroy", "detach", "detect",
		"dev", "develop", "developer", "dhcp", "dialect", "dialog", "dictionary", "die", "died", "diff", "differ", "different", "difficult",
		"digest", "digit", "dir", "direct", "dirty", "disagree", "disappear", "discard", "disconnect", "discount", "discover", "discovery",
		"dispatch", "dispatcher", "display", "distinct", "distribute", "divide", "django", "dns", "doc", "docker", "dot", "dotnet", "double",
		"doubt", "downgrade", "download", "downstream", "downtime", "draft", "drain", "draw", "drift", "drop", "dry", "dst", "dto", "dump",
		"duplicate", "dynamic", "eacces", "eaddrinuse", "eagain", "eager", "early", "east", "easy", "ecdsa", "echo", "econnreset", "ed", "edge",
		"edit", "editor", "eexist", "effect", "effort", "efi", "egress", "ehostunreach", "eight", "einval", "elastic", "elasticsearch", "elect",
		"elevate", "embed", "emergency", "emfile", "emit", "empty", "enable", "encode", "encoder", "encounter", "encrypt", "end", "enetunreach",
		"engine", "enoent", "enospc", "enough", "enqueue", "ensure", "enter", "entire", "entity", "entry", "enum", "env", "envoy", "eof", "eperm",
		"epipe", "epoch", "equal", "escape", "establish", "estimate", "etcd", "etimedout", "evaluate", "evict", "exact", "exceeds", "excess",
		"exclude", "exec", "execute", "executor", "exhaust", "exist", "exit", "expand", "expect", "expire", "expiry", "explain", "explicit",
		"export", "exporter", "expose", "express", "extend", "extent", "external", "extra", "extract", "extreme", "face", "fact", "factor",
		"factory", "fail", "failover", "fall", "fallback", "false", "familiar", "far", "fast", "fatal", "fault", "faulty", "fd", "feb", "february",
		"fee", "feed", "feedback", "fetch", "fifo", "fill", "filter", "fin", "final", "finally", "find", "finder", "fine", "finger", "fingerprint",
		"finish", "fire", "firewall", "firmware", "first", "fit", "five", "fix", "fixed", "flask", "flat", "flight", "flow", "flush", "focus",
		"follow", "follower", "foot", "forbid", "forbidden", "force", "foreign", "forge", "forget", "fork", "form", "formal", "format", "formatter",
		"forward", "found", "four", "frame", "framework", "free", "freeze", "frequency", "fresh", "fri", "friday", "friend", "front", "frozen",
		"fs", "ftp", "full", "fund", "further", "future", "gap", "garbage", "gateway", "gather", "gauge", "gave", "gb", "gc", "gcm", "gcp",
		"general", "generate", "generator", "generic", "get", "gid", "gif", "give", "given", "global", "gmt", "go", "goal", "golang", "gone",
		"good", "got", "governor", "gpu", "grace", "grafana", "grammar", "grant", "graph", "graphql", "greater", "grid", "grow", "grpc",
		"guarantee", "guard", "guess", "guide", "hack", "half", "halt", "hand", "handle", "handler", "handshake", "hang", "happen", "haproxy",
		"hard", "hardware", "hash", "hdd", "head", "health", "healthy", "heap", "heartbeat", "heavy", "height", "held", "help", "helper",
		"heuristic", "hibernate", "hidden", "hide", "hierarchy", "high", "higher", "hint", "history", "hit", "hmac", "hold", "holder", "hole",
		"home", "hook", "hop", "hot", "hour", "html", "http", "hung", "icmp", "icon", "id", "identical", "identifier", "idle", "ids", "ignore",
		"ill", "illegal", "imap", "immediate", "impact", "import", "important", "improve", "inbound", "include", "incomplete", "inconsistent",
		"incorrect", "increase", "indent", "independent", "indicate", "indirect", "individual", "infer", "infinite", "info", "inform", "ingress",
		"inherit", "init", "initial", "inject", "inline", "inner", "inode", "input", "insecure", "insert", "inspect", "install", "installer",
		"instant", "instruct", "insufficient", "int", "integer", "intend", "intent", "interact", "interest", "interim", "intermediate", "internal",
		"internet", "interpolate", "interpreter", "interrupt", "interval", "invalid", "invalidate", "inventory", "invite", "invoke", "io", "ip",
		"ipc", "ipv", "irq", "isolate", "issue", "issuer", "istio", "iterate", "iterator", "jan", "january", "java", "jdbc", "jetty", "jitter",
		"join", "journal", "jpeg", "json", "jul", "july", "jump", "jun", "june", "jvm", "jwt", "kafka", "kb", "kbps", "keep", "kerberos", "kernel",
		"keyboard", "keyspace", "kill", "know", "known", "kotlin", "kubelet", "kubernetes", "kworker", "lack", "lag", "lambda", "language",
		"laravel", "large", "largest", "last", "late", "latency", "latest", "launch", "layer", "layout", "lazy", "ldap", "lead", "leader", "leak",
		"lease", "leave", "ledger", "left", "legacy", "legal", "length", "lenient", "lets", "letter", "library", "license", "life", "lifecycle",
		"lifetime", "light", "limit", "limiter", "line", "link", "linux", "list", "listen", "listener", "literal", "little", "live", "load",
		"loader", "local", "locale", "locate", "lock", "log", "logger", "logic", "loki", "long", "longer", "look", "loop", "lose", "loss", "lost",
		"lot", "low", "lower", "lru":
		return true
	}
	return false
}

func isOrdinaryToR(word []byte) bool {
	switch string(word) {
	case "made", "mail", "mailer", "main", "maintain", "major", "make", "manage", "manager", "manifest", "manual", "map", "mapper", "mar", "march",
		"mariadb", "mark", "marker", "mask", "master", "match", "matcher", "matrix", "max", "maximum", "mb", "mbps", "md", "mean", "measure",
		"mechanism", "media", "median", "medium", "meet", "mem", "memory", "menu", "merge", "meta", "metadata", "meter", "metric", "mfa", "mib",
		"middle", "middleware", "migrate", "min", "mind", "minimal", "minimum", "minio", "minor", "minute", "mirror", "mismatch", "miss", "mistake",
		"mixed", "mobile", "model", "modifier", "moment", "mon", "monday", "mongo", "mongodb", "monitor", "month", "motion", "mount", "mouse",
		"move", "moved", "mqtt", "ms", "multi", "multiple", "mutate", "mutex", "mysql", "nack", "name", "native", "navigate", "nearest",
		"necessary", "nest", "net", "network", "new", "newer", "newest", "next", "nfs", "nginx", "nice", "nil", "nine", "noise", "nonce", "normal",
		"north", "note", "notice", "nov", "november", "nowhere", "ntp", "null", "num", "numa", "number", "numeric", "nvme", "oauth", "object",
		"obsolete", "obtain", "occur", "ocsp", "oct", "october", "odbc", "odd", "offer", "offline", "offset", "oidc", "old", "older", "oldest",
		"omit", "one", "online", "oom", "opcode", "open", "opener", "opensearch", "operand", "operate", "oplog", "opposite", "optimistic",
		"optimizer", "optional", "oracle", "order", "ordinal", "ordinary", "origin", "original", "orm", "orphan", "otp", "outage", "outbound",
		"outer", "overall", "overflow", "overlap", "overload", "override", "overrun", "overwrite", "pack", "packet", "pad", "page", "paid", "pair",
		"pane", "panic", "paper", "parallel", "parent", "park", "parse", "parser", "part", "partial", "partner", "party", "pass", "patch", "path",
		"pattern", "pause", "pay", "payload", "pci", "pcie", "pdf", "peak", "pem", "pend", "people", "percent", "perform", "period", "perl",
		"permanent", "permit", "persist", "persistent", "pgid", "phone", "php", "physical", "pick", "picture", "pid", "piece", "pin", "ping",
		"pipe", "pipeline", "pixel", "place", "plain", "plan", "platform", "play", "pm", "png", "point", "pointer", "poison", "poll", "pool",
		"poor", "pop", "popup", "port", "portal", "post", "postgres", "postgresql", "postpone", "potential", "power", "ppid", "pre", "precise",
		"predicate", "prefer", "prefetch", "prefix", "prepare", "present", "press", "pressure", "prevent", "preview", "price", "primary", "print",
		"prior", "private", "privilege", "probe", "problem", "procedure", "processor", "prod", "profile", "profiler", "program", "progress",
		"prohibit", "prometheus", "promise", "promote", "prompt", "proof", "propagate", "proper", "protect", "protocol", "prove", "provide",
		"provider", "proxy", "prune", "pty", "pub", "public", "publish", "publisher", "pull", "purchase", "pure", "purge", "purpose", "push", "put",
		"python", "quarter", "query", "quick", "quiet", "quit", "quorum", "quote", "rabbitmq", "race", "raid", "rails", "raise", "ram", "ran",
		"random", "range", "rank", "rapid", "rare", "rate", "ratio", "raw", "reach", "read", "reader", "readwrite", "ready", "real", "realm",
		"rear", "reboot", "rebuild", "recall", "receipt", "receiver", "recent", "reclaim", "recommend", "reconcile", "reconnect", "record",
		"recover", "recovery", "recreate", "recycle", "red", "redeliver", "redirect", "redis", "redo", "reduce", "redundant", "ref", "refer",
		"reflect", "refresh", "refund", "refuse", "regard", "regex", "register", "registry", "regular", "reject", "relate", "relay", "release",
		"relevant", "reload", "relocate", "rely", "remain", "remainder", "remote", "removal", "remove", "rename", "render", "renew", "reopen",
		"repair", "repeat", "replace", "replay", "replicate", "replicator", "reply", "report", "reporter", "represent", "request", "requester",
		"requeue", "require", "reroute", "rescan", "resend", "reserve", "reset", "reshard", "reside", "resolver", "resource", "respond", "response",
		"rest", "restart", "restore", "restrict", "resume", "retain", "retire", "retransmit", "retrieve", "retry", "return", "reuse", "reverse",
		"revert", "review", "revoke", "rewind", "rewrite", "right", "ring", "risk", "ro", "rogue", "roll", "rollback", "rollout", "rollup", "root",
		"rotate", "round", "router", "row", "rpc", "rsa", "rst", "ruby", "run", "runner", "runtime", "rust", "rw", "rwx", "rx":
		return true
	}
	return false
}

func isOrdinaryToZ(word []byte) bool {
	switch string(word) {
	case "safe", "said", "salt", "saml", "sample", "sandbox", "sanity", "sat", "saturday", "save", "saved", "scala", "scale", "scan", "scanner",
		"schedule", "scheduler", "scope", "score", "scp", "screen", "script", "scroll", "sdk", "search", "sec", "second", "sector", "secure",
		"seek", "seem", "seen", "select", "selector", "self", "sell", "semantics", "semaphore", "send", "sensor", "sent", "sep", "separate",
		"separator", "september", "serial", "serializer", "series", "serve", "servlet", "set", "setup", "seven", "severe", "sftp", "sha", "shadow",
		"shape", "share", "sharp", "shell", "shift", "ship", "short", "shortage", "show", "shown", "shut", "shutdown", "side", "sidekiq", "sighup",
		"sigint", "sigkill", "sign", "signal", "signature", "signer", "significant", "sigsegv", "sigterm", "silent", "similar", "simple", "simply",
		"simulate", "single", "singleton", "sink", "six", "size", "skew", "skip", "sleep", "slice", "slot", "slow", "slower", "small", "smaller",
		"smart", "smb", "smtp", "snapshot", "soap", "socket", "soft", "software", "solid", "solve", "sort", "source", "south", "space", "span",
		"spare", "spawn", "spec", "special", "specific", "speed", "spent", "spill", "spin", "split", "spool", "spread", "sql", "sqlite", "src",
		"ssd", "ssh", "sshd", "ssl", "sso", "stable", "stack", "stage", "stale", "stall", "stamp", "stand", "standalone", "standard", "standby",
		"start", "starter", "startup", "starve", "stat", "static", "statistics", "stay", "stdin", "step", "stick", "sticky", "stomp", "stop",
		"storage", "storm", "strange", "strategy", "strict", "strong", "struct", "structure", "stuck", "sub", "subject", "submit", "subnet",
		"subscribe", "subsequent", "substitute", "subsystem", "subtask", "succeeds", "success", "sudden", "suffer", "sufficient", "suffix",
		"suggest", "suite", "sum", "summary", "sun", "sunday", "super", "supervisor", "supply", "support", "suppose", "suppress", "sure", "surface",
		"surplus", "suspect", "suspend", "swap", "sweep", "switch", "symbol", "symfony", "symlink", "syn", "sync", "syntax", "sys", "system",
		"systemd", "tail", "take", "taken", "target", "tb", "team", "tear", "telemetry", "temp", "temperature", "template", "temporal", "temporary",
		"ten", "tenancy", "term", "terminal", "terminate", "test", "text", "theme", "theoretical", "thing", "think", "third", "thousand", "three",
		"threshold", "throttle", "throughput", "throw", "thrown", "thu", "thursday", "tick", "ticket", "tid", "tie", "tier", "tight", "time",
		"timed", "timeout", "timer", "timestamp", "timezone", "tiny", "title", "tls", "toggle", "told", "tombstone", "tomcat", "toml", "took",
		"tool", "toolkit", "top", "topology", "total", "totp", "touch", "trace", "track", "tracker", "traefik", "traffic", "trail", "transcode",
		"transfer", "transform", "transient", "translate", "transmit", "transport", "trap", "travel", "traverse", "treat", "tree", "trial", "tried",
		"trip", "true", "truncate", "trust", "try", "tty", "tue", "tuesday", "tune", "tunnel", "turn", "two", "tx", "typed", "typo", "udev", "udp",
		"uefi", "ui", "uid", "unable", "unaware", "unbind", "unbound", "uncaught", "unclean", "underflow", "undo", "unhealthy", "unicode",
		"uniform", "union", "unique", "unit", "universal", "unix", "unknown", "unlink", "unlock", "unmount", "unnecessary", "unpack", "unsafe",
		"unset", "unsubscribe", "unusual", "unwrap", "update", "updater", "upgrade", "upload", "upper", "uptime", "urgent", "uri", "url", "usable",
		"usage", "usb", "use", "used", "useful", "using", "usual", "utc", "utf", "valid", "validate", "validator", "value", "variant", "vary",
		"vault", "vector", "verbose", "vertical", "video", "violate", "virtual", "visit", "vital", "voice", "void", "vote", "wait", "waiter",
		"wake", "walk", "wall", "want", "war", "warm", "warn", "watch", "watchdog", "watcher", "watermark", "way", "weak", "web", "webhook",
		"website", "websocket", "wed", "wednesday", "week", "weight", "went", "west", "wide", "width", "wild", "win", "window", "wipe", "wire",
		"wish", "work", "workflow", "workload", "world", "worse", "worst", "worth", "write", "writer", "written", "wrong", "xml", "xss", "yaml",
		"yield", "young", "zero", "zombie", "zookeeper":
		return true
	}
	return false
}
