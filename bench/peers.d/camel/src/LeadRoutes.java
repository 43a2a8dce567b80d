import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.LoggingLevel;
import org.apache.camel.ValidationException;
import org.apache.camel.builder.RouteBuilder;

/** Takes leads, checks them, answers, and delivers them mapped, again and again until it works. */
final class LeadRoutes extends RouteBuilder {
    private static final int CONSUMERS = 16;

    /** Bytes, because Camel sends everything else in chunks. */
    private static final byte[] ANSWER = {'{', '}'};

    private final String put;
    private final String take;
    private final int redeliveries;
    private final String sink;

    private LeadRoutes(String put, String take, int redeliveries, String sink) {
        this.put = put;
        this.take = take;
        this.redeliveries = redeliveries;
        this.sink = sink;
    }

    /** Between the answer and the delivery, leads are in a queue in memory. */
    static LeadRoutes memory(String sink) {
        String queue = "seda:leads?size=10000";
        return new LeadRoutes(
                queue + "&blockWhenFull=true&waitForTaskToComplete=Never",
                queue + "&concurrentConsumers=" + CONSUMERS,
                -1,
                sink);
    }

    /** Between the answer and the delivery, leads are in the broker's journal; it redelivers. */
    static LeadRoutes durable(String sink) {
        String queue = "jms:queue:leads";
        return new LeadRoutes(
                queue + "?deliveryPersistent=true",
                queue
                        + "?transacted=true&lazyCreateTransactionManager=false"
                        + "&cacheLevelName=CACHE_CONSUMER&errorHandlerLoggingLevel=OFF"
                        + "&concurrentConsumers="
                        + CONSUMERS,
                0,
                sink);
    }

    @Override
    public void configure() {
        from("platform-http:/leads?httpMethodRestrict=POST")
                .onException(ValidationException.class)
                .handled(true)
                .logExhausted(false)
                .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(400))
                .setBody(simple("${exception.message}"))
                .convertBodyTo(byte[].class)
                .end()
                .removeHeaders("*")
                .convertBodyTo(byte[].class)
                .to("json-validator:lead.schema.json")
                .to(ExchangePattern.InOnly, put)
                .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(202))
                .setBody(constant(ANSWER));

        from(take)
                .errorHandler(
                        defaultErrorHandler()
                                .maximumRedeliveries(redeliveries)
                                .redeliveryDelay(500)
                                .retryAttemptedLogLevel(LoggingLevel.OFF)
                                .logExhausted(false))
                .to("jslt:lead.jslt")
                .removeHeaders("*")
                .setHeader(Exchange.HTTP_METHOD, constant("POST"))
                .setHeader(Exchange.CONTENT_TYPE, constant("application/json"))
                .to(sink + "?connectionsPerRoute=64&maxTotalConnections=64");
    }
}
