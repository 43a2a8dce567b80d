package dev.tieline.app;

import dev.tieline.flow.HubFile;
import dev.tieline.flow.InitTemplate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code tieline init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Writes a commented workspace that checks and runs as it is.")
final class InitCommand implements Callable<Integer> {
    private static final int SECRET_BYTES = 24;

    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The folder; made when it is missing.")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        if (Files.exists(target.resolve(HubFile.PATH))) {
            throw new CannotDo(target + " is a workspace already; nothing was changed");
        }
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        HubFile.Listen listen = HubFile.Listen.DEFAULT;
        Map<String, String> files =
                InitTemplate.files(
                        name(target),
                        HexFormat.of().formatHex(secret),
                        "http://" + listen.host() + ":" + listen.port() + WebServing.ENDPOINTS,
                        Connectors.specs().values());
        for (Map.Entry<String, String> file : files.entrySet()) {
            write(target.resolve(file.getKey()), file.getValue());
        }
        PrintWriter out = CommandOutput.of(spec);
        out.println("wrote " + Count.of(files.size(), "file") + " to " + folder);
        out.println("next: tieline check " + folder);
        out.println("      tieline run " + folder + " --watch");
        return Main.DONE;
    }

    /** A hub named after its folder, as far as that can be a name. */
    private static String name(Path folder) {
        Path last = folder.getFileName();
        String name =
                (last == null ? "" : last.toString())
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^[^a-z]+|-+$", "");
        return name.isEmpty() ? "hub" : name;
    }

    /** Nothing that is there is overwritten; a secret is for its owner alone from the start. */
    private static void write(Path file, String text) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (file.endsWith(InitTemplate.SECRET_PATH)
                && Files.getFileStore(file.resolveSibling("."))
                        .supportsFileAttributeView("posix")) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
            return;
        }
        if (!Files.exists(file)) {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        }
    }
}
