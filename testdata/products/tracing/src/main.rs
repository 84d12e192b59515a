use tracing::{debug, error, info, info_span, trace, warn, Level};

#[derive(Debug)]
struct Refused;

fn main() {
    let builder = tracing_subscriber::fmt().with_max_level(Level::TRACE);
    let form = std::env::args().nth(1).unwrap_or_default();
    match form.as_str() {
        "json" => builder.json().init(),
        "pretty" => builder.pretty().with_ansi(false).init(),
        "compact" => builder.compact().with_ansi(false).init(),
        "colour" => builder.with_ansi(true).init(),
        _ => builder.with_ansi(false).init(),
    }
    trace!("entering");
    debug!(items = 0, "cart");
    info!(errors = 0, "scan finished");
    warn!(was = "ERROR", "stock is low");
    error!(err = ?Refused, "payment refused");
    let _order = info_span!("order", id = 7).entered();
    info!(target: "shop::payment", "in a span");
    error!("card refused:\nlimit");
    panic!("no amount");
}
