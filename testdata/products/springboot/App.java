package shop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class App {
    static final Logger log = LoggerFactory.getLogger(App.class);

    public static void main(String[] args) {
        SpringApplication.run(App.class, args);
    }

    @GetMapping("/")
    String index() {
        log.trace("entering");
        log.debug("cache has 0 errors");
        log.info("ErrorHandler ready");
        log.warn("stock is low");
        log.error("payment refused");
        return "fine";
    }

    @GetMapping("/broken")
    String broken() {
        throw new IllegalStateException("order 7", new RuntimeException("card refused"));
    }

    @Component
    @ConditionalOnProperty("shop.broken")
    static class Broken {
        Broken() {
            throw new IllegalArgumentException("no licence");
        }
    }
}
