package dev.tieline.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What can be set up to take leads, check and map them, and deliver them: Tieline or a peer. */
sealed interface Contender {

    /**
     * Where one that runs is.
     *
     * @param folder it may write in, and finds again what it wrote there
     * @param port it listens on
     * @param sink root of where it delivers to
     */
    record Place(Path folder, int port, URI sink) {
        /** Where each lead goes. */
        URI leads() {
            return sink.resolve("/leads");
        }
    }

    /** What {@code ./tieline} gives a hub; peers on the JVM get the same. */
    List<String> JAVA_OPTIONS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Xmx768m");

    /** As figures and options call it. */
    String name();

    /** Whether it promises that what it accepted outlives its process. */
    boolean durable();

    /** Where leads are posted. */
    String path();

    /** The status that it answers a broken lead with. */
    int refusal();

    /** A command line that becomes it; writes what it needs into its folder. */
    List<String> command(Place place) throws IOException;

    /** The peer of this name. */
    static Contender peer(String name) {
        return switch (name) {
            case "camel" -> new Camel(name, false);
            case "camel-durable" -> new Camel(name, true);
            case "node-red" -> new NodeRed();
            default -> throw new IllegalArgumentException("no peer is called " + name);
        };
    }

    /** What is measured. */
    record Tieline() implements Contender {
        @Override
        public String name() {
            return "tieline";
        }

        @Override
        public boolean durable() {
            return true;
        }

        @Override
        public String path() {
            return BenchWorkspace.ENDPOINTS + "/leads";
        }

        @Override
        public int refusal() {
            return 422;
        }

        @Override
        public List<String> command(Place place) throws IOException {
            Path workspace = place.folder().resolve("workspace");
            BenchWorkspace.of(place.sink()).write(workspace, place.port());
            Path flow = workspace.resolve("flows/lead.yaml");
            String patient = Files.readString(flow);
            Files.writeString(flow, patient.replace("    map:", "    retry: [500ms]\n    map:"));
            List<String> command = Child.java("dev.tieline.app.Main", JAVA_OPTIONS);
            command.addAll(List.of("run", workspace.toString()));
            command.addAll(List.of("--data", place.folder().resolve("data").toString()));
            return command;
        }
    }

    /** Apache Camel, with its queue in memory or in the journal of an embedded Artemis. */
    record Camel(String name, boolean durable) implements Contender {
        private static final Path JARS = Path.of("peers", "camel", "lib").toAbsolutePath();
        private static final String LOG = "-Dorg.slf4j.simpleLogger.";

        @Override
        public String path() {
            return "/leads";
        }

        @Override
        public int refusal() {
            return 400;
        }

        @Override
        public List<String> command(Place place) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(JAVA_OPTIONS);
            command.add(LOG + "defaultLogLevel=error");
            // It would write down every attempt that failed, with its stack.
            command.add(LOG + "log.org.apache.camel.processor.errorhandler=off");
            command.addAll(List.of("-cp", JARS + "/*", "CamelPeer"));
            command.add(durable ? "durable" : "memory");
            command.add(Integer.toString(place.port()));
            command.addAll(List.of(place.leads().toString(), place.folder().toString()));
            return command;
        }
    }

    /** Node-RED, on the Node that {@code bench/peers} found or installed. */
    record NodeRed() implements Contender {
        private static final Path PROGRAM =
                Path.of("peers", "node-red", "node_modules", "node-red", "red.js").toAbsolutePath();
        private static final Path OURS = Path.of("..", "peers.d", "node-red").toAbsolutePath();

        @Override
        public String name() {
            return "node-red";
        }

        @Override
        public boolean durable() {
            return false;
        }

        @Override
        public String path() {
            return "/leads";
        }

        @Override
        public int refusal() {
            return 400;
        }

        @Override
        public List<String> command(Place place) throws IOException {
            String code = Files.readString(OURS.resolve("lead.js"));
            String flows = Files.readString(OURS.resolve("flows.json"));
            String whole = flows.replace("\"LEAD\"", quoted(code));
            Files.writeString(place.folder().resolve("flows.json"), whole);
            return List.of(
                    "/usr/bin/env",
                    "NODE_ENV=production",
                    "PORT=" + place.port(),
                    "SINK=" + place.leads(),
                    System.getProperty("bench.node", "node"),
                    "--max-old-space-size=768",
                    PROGRAM.toString(),
                    "--settings",
                    OURS.resolve("settings.js").toString(),
                    "--userDir",
                    place.folder().toString());
        }

        private static String quoted(String text) {
            String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
            return "\"" + escaped.replace("\n", "\\n") + "\"";
        }
    }
}
