package dev.tieline.app;

import dev.tieline.vault.VaultKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code tieline vault create-key}. */
@Command(
        name = "create-key",
        mixinStandardHelpOptions = true,
        description = "Makes a key in a new file that only you may read.")
final class CreateKeyCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file; there must be none yet.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        var permissions =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel out = Files.newByteChannel(file, options, permissions)) {
            String line = VaultKey.create().text() + "\n";
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (FileAlreadyExistsException _) {
            throw new CannotDo(file + " is there already; a key is never overwritten");
        }
        CommandOutput.of(spec)
                .println(
                        "The key is in "
                                + file
                                + ". Keep a copy apart from the data: without it"
                                + " the vault does not open.");
        return Main.DONE;
    }
}
