package dev.tieline.connector.binlog;

import dev.tieline.testkit.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Between the hub and a real server: what is said in SQL goes through, and the log is what a test
 * writes, for what a server writes once in a thousand crashes, or for hours.
 */
final class ScriptedLog implements AutoCloseable {
    private static final int DUMP = 0x12;
    private static final int MOST_PACKET = 0xff_ffff;

    private final ServerSocket door;
    private final int port;
    private final Script script;
    private final List<Socket> open = new ArrayList<>();

    /** What is in the log; when it is at an end, nothing more comes. */
    @FunctionalInterface
    interface Script {
        void write(Log log) throws IOException;
    }

    private ScriptedLog(ServerSocket door, int port, Script script) {
        this.door = door;
        this.port = port;
        this.script = script;
    }

    /** Puts itself before the server of a world. */
    static ScriptedLog before(BinlogWorld world, Script script) throws IOException {
        ServerSocket door =
                new ServerSocket(FreePorts.next(), 10, InetAddress.ofLiteral("127.0.0.1"));
        ScriptedLog log = new ScriptedLog(door, world.server.port(), script);
        world.url = "mariadb://127.0.0.1:" + door.getLocalPort() + "/" + world.database;
        Thread.ofVirtual().start(log::accept);
        return log;
    }

    private synchronized Socket kept(Socket socket) throws IOException {
        // A packet is sent in two pieces, and nobody answers the first.
        socket.setTcpNoDelay(true);
        open.add(socket);
        return socket;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = kept(door.accept());
                Socket server = kept(new Socket(InetAddress.ofLiteral("127.0.0.1"), port));
                Thread.ofVirtual().start(() -> relay(client, server));
                Thread.ofVirtual().start(() -> back(server, client));
            } catch (IOException _) {
                // The test is over, or somebody has gone.
            }
        }
    }

    private void relay(Socket client, Socket server) {
        try (client;
                server) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = server.getOutputStream();
            byte[] head = new byte[4];
            while (true) {
                in.readFully(head);
                byte[] body = in.readNBytes((int) new Bytes(head).little(3));
                if (head[3] == 0 && body.length > 0 && body[0] == DUMP) {
                    Bytes asked = new Bytes(body);
                    asked.skip(1);
                    script.write(new Log(client.getOutputStream(), asked.little(4)));
                } else {
                    out.write(head);
                    out.write(body);
                    out.flush();
                }
            }
        } catch (IOException _) {
            // The same.
        }
    }

    private static void back(Socket server, Socket client) {
        try {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException _) {
            // The same.
        }
    }

    @Override
    public synchronized void close() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** The log as it is sent, from the place that was asked for. */
    static final class Log {
        private static final int SERVER = 7;
        private final OutputStream out;
        private long end;
        private int number;

        Log(OutputStream out, long from) {
            this.out = out;
            this.end = from;
        }

        void event(int type, byte[] body) throws IOException {
            int size = LogEvent.HEADER + body.length;
            end += size;
            ByteArrayOutputStream event = new ByteArrayOutputStream();
            little(event, 0, 1);
            little(event, 1_700_000_000, 4);
            little(event, type, 1);
            little(event, SERVER, 4);
            little(event, size, 4);
            little(event, end, 4);
            little(event, 0, 2);
            event.write(body);
            byte[] all = event.toByteArray();
            for (int at = 0; at <= all.length; at += MOST_PACKET) {
                int piece = Math.min(MOST_PACKET, all.length - at);
                ByteArrayOutputStream head = new ByteArrayOutputStream();
                little(head, piece, 3);
                little(head, ++number, 1);
                out.write(head.toByteArray());
                out.write(all, at, piece);
            }
            out.flush();
        }

        void begins(long sequence) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            little(body, sequence, 8);
            little(body, 0, 5);
            event(LogEvent.GTID, body.toByteArray());
        }

        void commits() throws IOException {
            event(LogEvent.XID, new byte[8]);
        }

        void goesOnIn(String file) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            little(body, 4, 8);
            body.write(file.getBytes(StandardCharsets.UTF_8));
            event(LogEvent.ROTATE, body.toByteArray());
            end = 4;
        }

        /** Rows that are made, of a table as that of a {@link BinlogWorld}. */
        void makes(String database, String table, byte[] rows) throws IOException {
            ByteArrayOutputStream form = new ByteArrayOutputStream();
            little(form, 5, 6);
            little(form, 1, 2);
            for (String name : List.of(database, table)) {
                little(form, name.length(), 1);
                form.write(name.getBytes(StandardCharsets.UTF_8));
                little(form, 0, 1);
            }
            form.write(HostileLogTest.FORM);
            event(LogEvent.TABLE_MAP, form.toByteArray());
            ByteArrayOutputStream made = new ByteArrayOutputStream();
            little(made, 5, 6);
            little(made, 1, 2);
            little(made, 2, 1);
            little(made, 3, 1);
            made.write(rows);
            event(LogEvent.WRITE_ROWS, made.toByteArray());
        }

        /** Rows whose key is one letter, without a price. */
        static byte[] rows(char sku, int count) {
            byte[] rows = new byte[3 * count];
            for (int i = 0; i < rows.length; i += 3) {
                rows[i] = 2;
                rows[i + 1] = 1;
                rows[i + 2] = (byte) sku;
            }
            return rows;
        }

        private static void little(ByteArrayOutputStream to, long value, int bytes) {
            for (int i = 0; i < bytes; i++) {
                to.write((int) (value >> (8 * i)));
            }
        }
    }
}
