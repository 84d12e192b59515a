use fern::colors::ColoredLevelConfig;
use log::{debug, error, info, trace, warn, LevelFilter};

fn main() -> Result<(), log::SetLoggerError> {
    let colour = std::env::args().nth(1).as_deref() == Some("colour");
    let colours = ColoredLevelConfig::new();
    fern::Dispatch::new()
        .format(move |out, message, record| {
            let now = humantime::format_rfc3339_seconds(std::time::SystemTime::now());
            if colour {
                out.finish(format_args!("[{} {} {}] {}", now, colours.color(record.level()), record.target(), message))
            } else {
                out.finish(format_args!("[{} {} {}] {}", now, record.level(), record.target(), message))
            }
        })
        .level(LevelFilter::Trace)
        .chain(std::io::stdout())
        .apply()?;
    trace!("entering");
    debug!("cart has 0 errors");
    info!("ErrorHandler ready");
    warn!("stock is low");
    error!("payment refused: INFO 402");
    panic!("no amount");
}
