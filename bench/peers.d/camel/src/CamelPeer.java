import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.springframework.jms.connection.CachingConnectionFactory;

/**
 * Apache Camel as bench/peers measures it, stand-alone with camel-main. Arguments: {@code memory} or
 * {@code durable}; the port to listen on; where leads are delivered; a folder to write in.
 */
final class CamelPeer {
    private CamelPeer() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        Main main = new Main();
        main.configure().setStreamCachingEnabled(false);
        main.configure().setAutoConfigurationLogSummary(false);
        main.configure().setShutdownTimeout(60);
        main.addMainListener(
                new MainListenerSupport() {
                    @Override
                    public void beforeConfigure(BaseMainSupport support) {
                        listen(support.getCamelContext(), port);
                    }
                });
        if (args[0].equals("durable")) {
            main.bind("jms", jms(new Broker(Path.of(args[3]).resolve("journal"))));
            main.configure().addRoutesBuilder(LeadRoutes.durable(args[2]));
        } else {
            main.configure().addRoutesBuilder(LeadRoutes.memory(args[2]));
        }
        main.run();
    }

    private static void listen(CamelContext context, int port) {
        var configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(port);
        try {
            context.addService(new VertxPlatformHttpServer(configuration));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sessions and producers are kept, as every guide to JMS demands. */
    private static JmsComponent jms(Broker broker) {
        var producers = new CachingConnectionFactory(broker.connections());
        producers.setSessionCacheSize(64);
        JmsComponent jms = new JmsComponent();
        jms.setConnectionFactory(producers);
        jms.getConfiguration().setListenerConnectionFactory(broker.connections());
        return jms;
    }
}
