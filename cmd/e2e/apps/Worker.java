import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs by log4j2 to stderr and by logback to stdout, in both libraries' usual layouts, some of it with a trace. */
public class Worker {
    public static void main(String[] args) {
        Logger log4j = LogManager.getLogger(Worker.class);
        org.slf4j.Logger logback = LoggerFactory.getLogger(Worker.class);
        int lines = Integer.parseInt(args[0]);
        for (int n = 1; n <= lines; n++) {
            if (n % 50 == 0) {
                Exception error = new IllegalStateException("no stock", new RuntimeException("timeout"));
                log4j.error("kept-{} job failed", n, error);
                logback.error("kept-{} job failed", n, error);
            } else if (n % 10 == 0) {
                log4j.error("kept-{} job failed", n);
                logback.error("kept-{} job failed", n);
            } else if (n % 10 == 5) {
                log4j.warn("kept-{} job is slow", n);
                logback.warn("kept-{} job is slow", n);
            } else {
                log4j.info("passed-{} job done, 0 errors", n);
                logback.info("passed-{} job done, 0 errors", n);
            }
        }
        LogManager.shutdown();
    }
}
