use log::{debug, error, info, trace, warn};

mod payment {
    pub fn pay(cart: &[u32]) -> u32 {
        cart[7]
    }
}

fn overflow(n: u64) -> u64 {
    if n == u64::MAX { 0 } else { overflow(n + 1) + 1 }
}

fn main() -> Result<(), std::num::ParseIntError> {
    match std::env::args().nth(1).as_deref() {
        Some("log") => {
            env_logger::init();
            trace!("entering");
            debug!("cart has 0 errors");
            info!("ErrorHandler ready");
            warn!("stock is low");
            error!("payment refused: INFO 402");
            error!(target: "shop::payment", "order {}:\ncard refused", 7);
        }
        Some("thread") => {
            let worker = std::thread::Builder::new().name("worker-1".into());
            let _ = worker.spawn(|| panic!("card refused")).unwrap().join();
        }
        Some("overflow") => println!("{}", overflow(0)),
        Some("error") => drop("many".parse::<u32>()?),
        _ => println!("{}", payment::pay(&[1])),
    }
    Ok(())
}
