# logcanary: `make run` does the main job, `make test` passes the tests.

GO          ?= go
VERSION     ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
STATE       ?= .state
STATICCHECK  = honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME    ?= 5000x

# The race detector needs a C compiler; without one the tests run without it.
RACE := $(shell command -v $${CC:-cc} >/dev/null 2>&1 && echo -race)
ifneq ($(RACE),)
export CGO_ENABLED = 1
endif

# What the compiler knows of how logcanary is used; see pgo. It does not have the name
# that go takes by itself, because then tests and vet would compile everything anew.
PROFILE = cmd/logcanary/testdata/cpu.pprof

.PHONY: build run test fuzz e2e doctor-suite bench pgo lint image

build: bin/logcanary

# Go's build cache decides what is out of date.
.PHONY: bin/logcanary
bin/logcanary:
	CGO_ENABLED=0 $(GO) build -pgo=$(PROFILE) -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $@ ./cmd/logcanary

# The main job on embedded defaults, begun anew: the local engine's containers
# where there is one, and the samples in any case. Ctrl-C ends it.
run: build
	rm -rf $(STATE)/run
	LOGCANARY_STATE_DIR=$(STATE)/run LOGCANARY_FILES='testdata/samples/*.log' LOGCANARY_START_AT=beginning bin/logcanary run --print

test:
	$(GO) test $(RACE) ./...
	@.ci/fuzz $(FUZZTIME)

e2e: build
	@.ci/e2e

# The part of e2e that is about the doctor: testdata/doctor/README.md.
doctor-suite: build
	@.ci/e2e -only '^doctor/'

# The binary from outside; then what it understands of a line, in-process: nanoseconds for
# each shape, and megabytes a second beside those of finding newlines alone.
bench: build
	$(GO) run ./cmd/bench
	$(GO) test -run '^$$' -bench 'Read|Corpus|Newlines|Next|Assembler|Identify|Memory' ./collector/level ./collector/multiline ./collector/fingerprint

# Profiles the work of the bench for the compiler; worth it after a change of the way of
# a line.
pgo:
	rm -rf $(STATE)/pgo && mkdir -p $(STATE)/pgo
	CGO_ENABLED=0 $(GO) build -tags profile -ldflags "-X main.profiles=$(abspath $(STATE))/pgo" -o bin/logcanary-profile ./cmd/logcanary
	$(GO) run ./cmd/bench -bin bin/logcanary-profile -only count/
	$(GO) run ./cmd/bench -bin bin/logcanary-profile -only full/
	$(GO) tool pprof -proto $(STATE)/pgo/*.pprof >$(PROFILE)

lint:
	@test -z "$$(gofmt -l cmd collector tailer shipper | tee /dev/stderr)" || { echo 'gofmt: the files above'; exit 1; }
	$(GO) vet ./...
	CGO_ENABLED=0 $(GO) run $(STATICCHECK) ./...
	$(GO) test -run TestImportsPointDown -count=1 ./cmd/logcanary

image: build
	@mkdir -p $(STATE)/image/var/lib/logcanary
	tar -C $(STATE)/image --owner=65532 --group=65532 --mode=1777 -cf bin/state.tar var/lib/logcanary
	docker build -t logcanary/logcanary:$(VERSION) -t logcanary/logcanary:latest -f compose/Dockerfile .
