import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Artemis in the same process, which answers a send when the journal is on the disk. */
final class Broker {
    private static final int REDELIVERY_DELAY_MILLIS = 500;

    /**
     * How long the journal gathers writes before it syncs. The library's default, 3.3 ms, is for
     * slow disks; {@code artemis create} measures the disk and writes the time of one sync.
     */
    private static final int GATHER_NANOS = 150_000;

    Broker(Path folder) throws Exception {
        Configuration configuration = new ConfigurationImpl();
        configuration.setPersistenceEnabled(true);
        configuration.setJournalType(JournalType.NIO);
        configuration.setJournalDatasync(true);
        configuration.setJournalSyncTransactional(true);
        configuration.setJournalSyncNonTransactional(true);
        configuration.setJournalBufferTimeout_NIO(GATHER_NANOS);
        configuration.setJournalDirectory(folder.resolve("journal").toString());
        configuration.setBindingsDirectory(folder.resolve("bindings").toString());
        configuration.setLargeMessagesDirectory(folder.resolve("large").toString());
        configuration.setPagingDirectory(folder.resolve("paging").toString());
        configuration.setSecurityEnabled(false);
        configuration.setJMXManagementEnabled(false);
        configuration.addAcceptorConfiguration("local", "vm://0");
        configuration.addAddressSetting(
                "#",
                new AddressSettings()
                        .setRedeliveryDelay(REDELIVERY_DELAY_MILLIS)
                        .setMaxDeliveryAttempts(-1));
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration);
        broker.start();
    }

    ConnectionFactory connections() {
        return new ActiveMQConnectionFactory("vm://0");
    }
}
