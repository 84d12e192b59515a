package shop;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.logging.Logger;
import io.vertx.core.impl.logging.LoggerFactory;

public class Main extends AbstractVerticle {
    static final Logger log = LoggerFactory.getLogger(Main.class);

    public static void main(String[] args) {
        VertxOptions options = new VertxOptions();
        options.setMaxEventLoopExecuteTime(500_000_000L).setWarningExceptionTime(1_000_000_000L).setBlockedThreadCheckInterval(300);
        Vertx vertx = Vertx.vertx(options);
        vertx.deployVerticle(new Main());
        vertx.deployVerticle("shop.Nowhere").onFailure(e -> log.error("cannot deploy", e));
    }

    @Override
    public void start() {
        vertx.createHttpServer().requestHandler(request -> {
            switch (request.path()) {
                case "/broken" -> throw new IllegalStateException("order 7");
                case "/slow" -> block();
            }
            log.info("scan finished, 0 errors");
            log.warn("stock is low");
            request.response().end("fine");
        }).listen(8080);
    }

    static void block() {
        try {
            Thread.sleep(1700);
        } catch (InterruptedException e) {
            log.error("woken", e);
        }
    }
}
