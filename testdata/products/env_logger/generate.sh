# Rust's env_logger, plain and in colour; what the runtime writes of a panic, with its backtrace, of one in a thread, of
# an overflow of the stack.
sed -n 's/^env_logger = "=\(.*\)"/env_logger \1/p' Cargo.toml >"$OUT/version"
rustc --version | sed 's/ (.*//' >>"$OUT/version"

cargo build -q
app=target/debug/shop
to plain env RUST_LOG=trace "$app" log
to colour env RUST_LOG=trace RUST_LOG_STYLE=always "$app" log
to panic "$app" panic
to backtrace env RUST_BACKTRACE=1 "$app" panic
to thread "$app" thread
to overflow "$app" overflow
to error "$app" error
