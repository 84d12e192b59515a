# Rust's fern in the format of its documentation, plain and in colour.
sed -n 's/^fern = { version = "=\([0-9.]*\)".*/fern \1/p' Cargo.toml >"$OUT/version"

cargo build -q
for form in plain colour; do to "$form" target/debug/shop "$form"; done
