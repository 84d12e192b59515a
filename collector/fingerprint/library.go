package fingerprint

import "bytes"

// own says whether a frame is the application's own: its code is in no library that is
// known and in no directory where libraries are installed.
func (f frame) own() bool {
	switch f.language {
	case jvm:
		return !jvmLibrary(f.name) && !generated(f)
	case dotnet:
		return !dotnetLibrary(f.name)
	case golang:
		return !goLibrary(f.name, f.place)
	case rust:
		return !rustLibrary(f.name) && !installed(f.place)
	case dart:
		return !hasAt(f.place, 0, "dart:") && !hasAt(f.place, 0, "package:flutter")
	case elixir:
		return !elixirLibrary(f.place)
	case php:
		return len(f.place) > 0 && f.place[0] != '[' && !installed(f.place)
	case node:
		return !nodeLibrary(f.place) && !installed(f.place)
	}
	return len(f.place) > 0 && f.place[0] != '<' && !installed(f.place)
}

// installed says whether libraries are installed where a file is.
func installed(path []byte) bool {
	for rest := path; len(rest) > 0; {
		var dir []byte
		if i := bytes.IndexAny(rest, `/\`); i >= 0 {
			dir, rest = rest[:i], rest[i+1:]
		} else {
			return false
		}
		switch string(dir) {
		case "node_modules", "site-packages", "dist-packages", "vendor", "gems", "bundler", "rustc", "registry", ".cargo", ".rustup", "rustlib", ".pub-cache", "deps":
			return true
		}
		if hasAt(dir, 0, "python3") || hasAt(dir, 0, "python2") || string(dir) == "ruby" && bytes.Contains(path, []byte("lib/ruby/")) {
			return true
		}
	}
	return false
}

// generated says whether a frame of the JVM has no source: a proxy, an accessor.
func generated(f frame) bool {
	return string(f.place) == "<generated>" || bytes.Contains(f.name, []byte("$Proxy")) || bytes.Contains(f.name, []byte("$$Lambda"))
}

// jvmLibrary says whether a method belongs to the JDK or to a library. The first one to
// three labels of its package tell.
func jvmLibrary(name []byte) bool {
	name = name[bytes.LastIndexByte(name, '/')+1:]
	if hasAt(name, 0, "org.apache.jsp.") { // what is made of the application's pages
		return false
	}
	one := labelEnd(name, 0)
	two := labelEnd(name, one+1)
	return jvmVendor(name[:one]) || jvmVendor(name[:two]) || jvmVendor(name[:labelEnd(name, two+1)])
}

// labelEnd is the place of the dot behind the label at place i.
func labelEnd(name []byte, i int) int {
	for i < len(name) && name[i] != '.' {
		i++
	}
	return min(i, len(name))
}

func jvmVendor(prefix []byte) bool {
	switch string(prefix) {
	case "java", "javax", "jakarta", "jdk", "sun", "com.sun", "kotlin", "kotlinx", "scala", "groovy", "clojure", "android", "androidx", "dalvik",
		"akka", "play", "zio", "cats", "reactor", "rx", "feign", "graphql", "javassist", "liquibase", "freemarker", "oracle", "weblogic", "okhttp3",
		"okio", "retrofit2", "junit",
		"org.springframework", "org.apache", "org.hibernate", "org.postgresql", "org.eclipse", "org.jboss", "org.wildfly", "org.codehaus", "org.slf4j",
		"org.junit", "org.mockito", "org.testng", "org.aspectj", "org.h2", "org.hsqldb", "org.flywaydb", "org.quartz", "org.elasticsearch", "org.opensearch",
		"org.infinispan", "org.thymeleaf", "org.jetbrains", "org.glassfish", "org.mariadb", "org.redisson", "org.neo4j", "org.gradle", "org.jooq",
		"org.mybatis", "org.xml", "org.w3c", "org.keycloak", "org.asynchttpclient", "org.bouncycastle", "org.graalvm", "org.reactivestreams",
		"io.netty", "io.reactivex", "io.undertow", "io.quarkus", "io.micronaut", "io.vertx", "io.grpc", "io.lettuce", "io.opentelemetry", "io.micrometer",
		"io.ktor", "io.jsonwebtoken", "io.swagger", "io.smallrye", "io.confluent", "io.r2dbc", "io.github.resilience4j", "io.sentry", "io.kubernetes",
		"com.zaxxer", "com.fasterxml", "com.mysql", "com.mongodb", "com.rabbitmq", "com.netflix", "com.hazelcast", "com.amazonaws", "com.microsoft",
		"com.vaadin", "com.querydsl", "com.datastax", "com.github.benmanes", "com.jcraft", "com.squareup", "com.typesafe", "com.twitter.util",
		"com.google.common", "com.google.inject", "com.google.gson", "com.google.protobuf", "com.google.cloud", "com.google.api", "com.google.android",
		"com.ibm.ws", "com.ibm.db2", "com.oracle", "com.sap.db", "com.newrelic", "ch.qos", "redis.clients", "software.amazon", "net.bytebuddy", "net.sf",
		"co.elastic", "co.paralleluniverse", "worker.org.gradle":
		return true
	}
	return false
}

// dotnetLibrary says whether a method belongs to .NET or to a library.
func dotnetLibrary(name []byte) bool {
	switch string(name[:labelEnd(name, 0)]) {
	case "System", "Microsoft", "MS", "Interop", "Internal", "Newtonsoft", "Npgsql", "MySql", "MySqlConnector", "Oracle", "Dapper", "Serilog", "NLog", "log4net",
		"Polly", "MediatR", "AutoMapper", "FluentValidation", "MassTransit", "RabbitMQ", "StackExchange", "Confluent", "Grpc", "Google", "Amazon", "Azure",
		"Hangfire", "Quartz", "Castle", "Autofac", "Swashbuckle", "Xunit", "NUnit", "Moq", "MongoDB", "Elasticsearch", "Nest", "Orleans", "Refit", "RestSharp",
		"lambda_method":
		return true
	}
	return hasAt(name, 0, "lambda_method")
}

// goLibrary says whether a function belongs to Go's standard library, which has no dot
// in its first element, or to a module that was downloaded.
func goLibrary(name, file []byte) bool {
	for _, dir := range [...]string{"/usr/local/go/src/", "/pkg/mod/", "/vendor/", "/libexec/src/", "/go/src/runtime/", "@v"} {
		if bytes.Contains(file, []byte(dir)) {
			return true
		}
	}
	first := upTo(upTo(name, '/'), '.')
	if file[0] == '/' || bytes.IndexByte(first, '.') >= 0 {
		return false
	}
	switch string(first) { // built with -trimpath
	case "runtime", "net", "os", "io", "bufio", "bytes", "strings", "sync", "syscall", "time", "reflect", "errors", "encoding", "database", "context",
		"log", "fmt", "internal", "crypto", "html", "text", "regexp", "sort", "strconv", "testing", "math", "hash", "compress", "archive", "slices", "iter":
		return true
	}
	return false
}

// rustLibrary says whether a function belongs to Rust's standard library or to what runs
// futures and requests.
func rustLibrary(name []byte) bool {
	if len(name) == 0 {
		return false // the place of a panic
	}
	name = bytes.TrimLeft(name, "<&")
	i := bytes.Index(name, []byte("::"))
	if i < 0 || bytes.IndexByte(name[:i], ' ') >= 0 {
		return true // main of C; what is implemented for the language's own types
	}
	switch string(name[:i]) {
	case "std", "core", "alloc", "__rustc", "rust_begin_unwind", "backtrace", "tokio", "hyper", "hyper_util", "tower", "tower_http", "axum", "actix_web",
		"actix_rt", "actix_http", "actix_server", "futures", "futures_util", "futures_core", "rayon", "rayon_core", "tracing", "anyhow", "color_eyre", "eyre",
		"serde", "serde_json", "reqwest", "sqlx", "sqlx_core", "diesel", "tonic", "h2", "rustls", "clap", "log", "env_logger", "tracing_subscriber":
		return true
	}
	return false
}

// elixirLibrary says whether an application of the BEAM is a library.
func elixirLibrary(app []byte) bool {
	switch string(app) {
	case "elixir", "stdlib", "kernel", "logger", "mix", "ex_unit", "eex", "iex", "phoenix", "phoenix_live_view", "phoenix_html", "phoenix_pubsub", "plug", "plug_cowboy",
		"ecto", "ecto_sql", "postgrex", "myxql", "db_connection", "cowboy", "ranch", "bandit", "thousand_island", "telemetry", "jason", "finch", "mint", "hackney",
		"tesla", "oban", "broadway", "gen_stage", "absinthe", "swoosh":
		return true
	}
	return false
}

// nodeLibrary says whether the place of a frame is in Node itself.
func nodeLibrary(place []byte) bool {
	switch {
	case len(place) == 0, place[0] == '<', hasAt(place, 0, "node:"), hasAt(place, 0, "internal/"), hasAt(place, 0, "native"), hasAt(place, 0, "index "):
		return true
	}
	return !bytes.ContainsAny(place, `/\`) && bytes.IndexByte(place, ':') < 0 && !hasAt(place, 0, "file:") // events.js of old versions
}
