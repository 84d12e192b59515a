use log::{debug, error, info, trace, warn, LevelFilter};
use log4rs::append::console::ConsoleAppender;
use log4rs::config::{Appender, Config, Root};
use log4rs::encode::json::JsonEncoder;

fn main() {
    let mut console = ConsoleAppender::builder();
    if std::env::args().nth(1).as_deref() == Some("json") {
        console = console.encoder(Box::new(JsonEncoder::new()));
    }
    let config = Config::builder()
        .appender(Appender::builder().build("out", Box::new(console.build())))
        .build(Root::builder().appender("out").build(LevelFilter::Trace))
        .unwrap();
    log4rs::init_config(config).unwrap();
    trace!("entering");
    debug!("cart has 0 errors");
    info!("ErrorHandler ready");
    warn!("stock is low");
    error!("payment refused: INFO 402");
    error!("order {}:\ncard refused", 7);
    panic!("no amount");
}
