package dev.tieline.connector.sftp;

import dev.tieline.connector.files.Draft.Content;
import dev.tieline.connector.files.Names;
import dev.tieline.connector.files.StorageFailed;
import dev.tieline.connector.files.Stored;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.sshd.sftp.client.SftpClient.Attributes;

/** Names in the folder of a server. */
record SftpNames(SftpSettings settings, SftpVisit visit, SftpShelf shelf) implements Names {
    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

    @Override
    public Stored look(String name) throws IOException {
        return shelf.look(name);
    }

    @Override
    public boolean has(String name) throws IOException {
        return new SftpFile(visit).length(settings.path(name)) >= 0;
    }

    /**
     * By a rename in one step, where the server offers it: that of version 3 is often a second name
     * first.
     */
    @Override
    public void hide(String name, String hidden) throws IOException {
        if (!new SftpFile(visit).replace(name, settings.path(name), settings.path(hidden))) {
            rename(name, hidden, name);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        rename(from, to, to);
    }

    /**
     * Some servers put it over what is there, against version 3, so that is looked for first.
     *
     * @param shown what it is about, for people
     */
    private void rename(String from, String to, String shown) throws IOException {
        if (has(to)) {
            throw new FileAlreadyExistsException(to);
        }
        try {
            visit.ask(
                    shown,
                    client -> {
                        client.rename(settings.path(from), settings.path(to));
                        return true;
                    });
        } catch (StorageFailed e) {
            // Version 3 has no status for it.
            throw visit.isOpen() && has(to) && has(from) ? new FileAlreadyExistsException(to) : e;
        }
    }

    @Override
    public void delete(String name) throws IOException {
        try {
            visit.ask(
                    name,
                    client -> {
                        client.remove(settings.path(name));
                        return true;
                    });
        } catch (NoSuchFileException _) {
            // It is gone, which is what was wanted.
        }
    }

    @Override
    public void makeFolder(String name) throws IOException {
        String path = settings.path(name);
        if (!has(name)) {
            visit.ask(
                    name,
                    client -> {
                        client.mkdir(path);
                        return true;
                    });
        }
        if (!visit.ask(name, client -> client.lstat(path)).isDirectory()) {
            throw SftpFaults.linked(name);
        }
    }

    /** Tried with a file of its own. Servers that keep their files in a bucket copy them. */
    @Override
    public boolean keepsTimes() throws IOException {
        String tried =
                ".tieline-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        SftpFile files = new SftpFile(visit);
        files.write(settings.path(tried), 0, Content.NONE);
        try {
            makeOld(settings.path(tried));
            Instant before = look(tried).changed();
            rename(tried, tried + "-2");
            return before.equals(LONG_AGO) && look(tried + "-2").changed().equals(before);
        } finally {
            files.remove(settings.path(tried));
            files.remove(settings.path(tried + "-2"));
        }
    }

    private void makeOld(String path) throws IOException {
        try {
            Attributes old =
                    new Attributes()
                            .accessTime(LONG_AGO.getEpochSecond())
                            .modifyTime(LONG_AGO.getEpochSecond());
            visit.ask(
                    path,
                    client -> {
                        client.setStat(path, old);
                        return true;
                    });
        } catch (StorageFailed e) {
            // A server that refuses this does not keep times either.
            if (!visit.isOpen()) {
                throw e;
            }
        }
    }
}
