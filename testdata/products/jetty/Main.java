package shop;

import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class Main {
    static final Logger log = LoggerFactory.getLogger(Main.class);

    public static void main(String[] args) throws Exception {
        Server server = new Server(8080);
        server.setRequestLog(new CustomRequestLog());
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                switch (Request.getPathInContext(request)) {
                    case "/" -> {
                        log.info("0 errors");
                        log.warn("stock is low");
                        log.error("payment refused");
                        callback.succeeded();
                        return true;
                    }
                    case "/broken" -> throw new IllegalStateException("order 7", new RuntimeException("card refused"));
                }
                return false;
            }
        });
        server.start();
    }
}
