# Rust's log4rs: its default pattern and its JSON encoder.
sed -n 's/^log4rs = { version = "=\([0-9.]*\)".*/log4rs \1/p' Cargo.toml >"$OUT/version"

cargo build -q
for form in pattern json; do to "$form" target/debug/shop "$form"; done
