package dev.tieline.app;

import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A fresh folder in which shown commands run as a reader would run them: {@code ./tieline} stands
 * there and runs the built classes. Hubs run in the background until the end. The ports of the
 * documents are other ones here, so that nothing else on the machine is in the way.
 */
final class DocumentShell implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> SHOWN_PORTS = List.of("8080", "8081");
    private static final Pattern RUN = Pattern.compile("\\./tieline run( \\S+).*", Pattern.DOTALL);
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> ports = new LinkedHashMap<>();
    private final Map<String, Hub> hubs = new LinkedHashMap<>();
    private String id = "";

    /** A hub in the background, and where it prints. */
    private record Hub(Process process, Path output) {}

    DocumentShell(Path folder) throws IOException {
        this.folder = folder;
        for (String shown : SHOWN_PORTS) {
            ports.put(shown, Integer.toString(FreePorts.next()));
        }
        Path command = folder.resolve("tieline");
        Files.writeString(command, script());
        if (!command.toFile().setExecutable(true)) {
            throw new IOException(command + " cannot be made executable");
        }
    }

    private static String script() {
        HubProgram program = QuickHub.plain().with("-Dstdout.encoding=UTF-8");
        return program.command(List.of()).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ", "#!/bin/bash\nexec ", " \"$@\"\n"));
    }

    Path folder() {
        return folder;
    }

    /** Copies a folder of the project into this one. */
    void copy(Path from, String name) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(name).resolve(from.relativize(file).toString());
                Files.createDirectories(to.resolveSibling("."));
                Files.writeString(to, really(Files.readString(file)));
            }
        }
    }

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    /** Puts shown YAML into the folder. */
    void put(String yaml) {
        DocumentParts.put(really(yaml), folder);
    }

    /** Runs a command and returns what it printed, as the documents would show it. */
    String run(String command) throws IOException, InterruptedException {
        var hub = RUN.matcher(command);
        if (hub.matches()) {
            return start(command, hub.group(1).strip());
        }
        String printed = finish(command);
        if (command.startsWith("kill ") && !command.contains("-HUP")) {
            awaitEnd(command);
        }
        return printed;
    }

    /** Who reads sees that it ended before he goes on; a hub that ends still takes calls. */
    private void awaitEnd(String command) throws InterruptedException {
        for (Map.Entry<String, Hub> hub : hubs.entrySet()) {
            if (command.contains(hub.getKey() + "/")
                    && !hub.getValue().process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(hub.getKey() + " did not end");
            }
        }
    }

    private String start(String command, String workspace)
            throws IOException, InterruptedException {
        Hub before = hubs.remove(workspace);
        if (before != null) {
            stop(before);
        }
        listenApart(folder.resolve(workspace).resolve("tieline.yaml"));
        Path output = Files.createTempFile(folder, "hub", ".log");
        Process process = process("exec " + really(command), output);
        hubs.put(workspace, new Hub(process, output));
        long until = System.nanoTime() + PATIENCE.toNanos();
        String printed = "";
        while (!printed.contains("stop with Ctrl-C") && System.nanoTime() < until) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IOException(command + " ended: " + Files.readString(output));
            }
            printed = Files.readString(output);
        }
        return shown(printed);
    }

    private String finish(String command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "command", ".log");
        Process process = process(really(command), output);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end");
        }
        String printed = Files.readString(output);
        var ids = ID.matcher(printed);
        if (command.contains("curl") && ids.find()) {
            id = ids.group();
        }
        Files.delete(output);
        return shown(printed);
    }

    private Process process(String command, Path output) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** With the ports and the id of here. */
    private String really(String text) {
        String real = text.replaceAll("\\bID\\b", id).replace("curl ", "curl -sS ");
        for (Map.Entry<String, String> port : ports.entrySet()) {
            real = real.replace("127.0.0.1:" + port.getKey(), "127.0.0.1:" + port.getValue());
        }
        return real;
    }

    private String shown(String text) {
        String shown = text;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            shown = shown.replace("127.0.0.1:" + port.getValue(), "127.0.0.1:" + port.getKey());
        }
        return shown;
    }

    /** A hub that does not say where it listens would take the usual port. */
    private void listenApart(Path hubFile) throws IOException {
        String text = Files.readString(hubFile);
        if (!text.contains("\nlisten:")) {
            Files.writeString(hubFile, text + "listen: 127.0.0.1:" + ports.get("8080") + "\n");
        }
    }

    private static void stop(Hub hub) {
        hub.process().destroy();
        try {
            if (hub.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hub.process().destroyForcibly();
    }

    @Override
    public void close() {
        hubs.values().forEach(DocumentShell::stop);
    }
}
