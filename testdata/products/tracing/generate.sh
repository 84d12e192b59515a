# Rust's tracing-subscriber: full, in colour, compact, pretty (several lines) and JSON, with spans and a panic.
sed -n 's/.*version = "=\(.*\)", features.*/tracing-subscriber \1/p' Cargo.toml >"$OUT/version"

cargo build -q
for form in full colour compact pretty json; do to "$form" target/debug/shop "$form"; done
