package shop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

public class Main {
    static class Card implements AutoCloseable {
        @Override
        public void close() throws IOException {
            throw new IOException("cannot close the card");
        }
    }

    public static void main(String[] args) {
        switch (args[0]) {
            case "jul" -> log();
            case "uncaught" -> order(7);
            case "overflow" -> overflow(0);
            case "memory" -> {
                List<long[]> all = new ArrayList<>();
                while (true) {
                    all.add(new long[1 << 20]);
                }
            }
        }
    }

    static void log() {
        Logger root = Logger.getLogger("");
        root.setLevel(Level.ALL);
        root.getHandlers()[0].setLevel(Level.ALL);
        Logger log = Logger.getLogger(Main.class.getName());
        log.finest("entering");
        log.finer("cart");
        log.fine("cache has 0 errors");
        log.config("pool of 5 connections");
        log.info("ErrorHandler ready");
        log.warning("stock is low");
        log.severe("payment refused");
        try {
            order(7);
        } catch (IllegalStateException e) {
            log.log(Level.SEVERE, "order failed", e);
        }
        log.info("two lines:\nthe second");
    }

    static void order(int id) {
        try (Card card = new Card()) {
            pay(id);
        } catch (Exception e) {
            throw new IllegalStateException("order " + id, e);
        }
    }

    static void pay(int id) throws Exception {
        throw new Exception("card refused\n\nas the bank says: limit");
    }

    static int overflow(int n) {
        return overflow(n + 1) + 1;
    }
}
