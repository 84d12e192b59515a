package shop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class Main {
    static final Logger log = LoggerFactory.getLogger(Main.class);

    public static void main(String[] args) throws Exception {
        log.trace("entering");
        log.debug("cache has 0 errors");
        log.info("ErrorHandler ready");
        log.warn("stock of {} is low", "tea");
        log.error("payment refused: ERROR 402");
        Thread worker = new Thread(() -> {
            try {
                order(null);
            } catch (IllegalStateException e) {
                log.error("order failed", e);
            }
        }, "worker-1");
        worker.start();
        worker.join();
        order(null);
    }

    static void order(String card) {
        try {
            pay(card);
        } catch (RuntimeException e) {
            throw new IllegalStateException("order 7", e);
        }
    }

    static void pay(String card) {
        log.info("card {}", card.length());
    }
}
