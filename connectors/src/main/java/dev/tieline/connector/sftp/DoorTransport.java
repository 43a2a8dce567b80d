package dev.tieline.connector.sftp;

import java.net.Socket;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.Factory;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.DefaultIoConnectFuture;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoServiceEventListenerManager;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.IoServiceFactoryFactory;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.jspecify.annotations.Nullable;

/** Hands the library the one socket that came through the door; it can open none. Thread-safe. */
final class DoorTransport implements IoServiceFactoryFactory {
    private final Socket socket;

    /**
     * @param socket connected
     */
    DoorTransport(Socket socket) {
        this.socket = socket;
    }

    @Override
    public IoServiceFactory create(FactoryManager manager) {
        return new Services();
    }

    @Override
    public void setExecutorServiceFactory(Factory<CloseableExecutorService> factory) {
        // Its threads are the session's own.
    }

    /** What both of the library's services have. */
    private abstract static class Service extends AbstractCloseable
            implements IoServiceEventListenerManager {
        private volatile @Nullable IoServiceEventListener listener;

        @Override
        @SuppressWarnings("NullAway") // The library takes null and is not annotated.
        public @Nullable IoServiceEventListener getIoServiceEventListener() {
            return listener;
        }

        @Override
        public void setIoServiceEventListener(IoServiceEventListener other) {
            listener = other;
        }
    }

    private final class Services extends Service implements IoServiceFactory {
        @Override
        public IoConnector createConnector(IoHandler handler) {
            return new Connector(handler);
        }

        @Override
        public IoAcceptor createAcceptor(IoHandler handler) {
            throw new UnsupportedOperationException("nobody is let in");
        }
    }

    private final class Connector extends Service implements IoConnector {
        private final IoHandler handler;
        private final Map<Long, IoSession> sessions = new ConcurrentHashMap<>();

        Connector(IoHandler handler) {
            this.handler = handler;
        }

        @Override
        public Map<Long, IoSession> getManagedSessions() {
            return sessions;
        }

        @Override
        public IoConnectFuture connect(
                SocketAddress address, AttributeRepository context, SocketAddress local) {
            IoConnectFuture future = new DefaultIoConnectFuture(address, null);
            SocketSession session = new SocketSession(socket, handler, this);
            sessions.put(session.getId(), session);
            session.addCloseFutureListener(_ -> sessions.remove(session.getId()));
            try {
                handler.sessionCreated(session);
            } catch (Exception e) {
                session.close(true);
                throw new IllegalStateException(e);
            }
            future.setSession(session);
            session.begin();
            return future;
        }

        @Override
        protected void doCloseImmediately() {
            sessions.values().forEach(session -> session.close(true));
            super.doCloseImmediately();
        }
    }
}
