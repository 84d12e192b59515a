package shop;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

public class Main {
    static final Logger log = LogManager.getLogger(Main.class);

    public static void main(String[] args) {
        log.trace("entering");
        log.debug("cache has 0 errors");
        log.info("ErrorHandler ready");
        log.warn("stock of {} is low", "tea");
        log.error("payment refused: INFO 402");
        log.fatal("no database");
        try {
            order(null);
        } catch (IllegalStateException e) {
            log.error("order failed", e);
        }
    }

    static void order(String card) {
        try {
            log.info("card {}", card.length());
        } catch (RuntimeException e) {
            throw new IllegalStateException("order 7", e);
        }
    }
}
