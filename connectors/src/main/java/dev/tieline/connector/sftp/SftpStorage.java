package dev.tieline.connector.sftp;

import dev.tieline.connector.files.Draft;
import dev.tieline.connector.files.Shelf;
import dev.tieline.connector.files.Storage;
import dev.tieline.egress.Door;

/** A folder of an SFTP server. Each reading and writing has a connection of its own. */
record SftpStorage(SftpSettings settings, Door door, Login login) implements Storage {

    @Override
    public String folder() {
        return settings.directory();
    }

    @Override
    public boolean showsWhole() {
        return false;
    }

    @Override
    public Shelf shelf() {
        return new SftpShelf(settings, visit());
    }

    @Override
    public Draft draft(String owner) {
        return new SftpDraft(settings, visit(), owner);
    }

    private SftpVisit visit() {
        return new SftpVisit(
                door, login, settings.hostKeys().stream().map(key -> key.text()).toList());
    }

    @Override
    public void close() {
        // Whoever reads or writes closes its own connection.
    }
}
