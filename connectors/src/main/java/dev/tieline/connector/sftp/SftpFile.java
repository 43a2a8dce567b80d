package dev.tieline.connector.sftp;

import dev.tieline.connector.files.Draft.Content;
import dev.tieline.connector.files.StorageFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.EnumSet;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHStatPathExtension;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.apache.sshd.sftp.client.impl.SftpOutputStreamAsync;

/** What is done with single files of a server, by their paths. */
record SftpFile(SftpVisit visit) {
    private static final int BUFFER = 32 << 10;

    /** -1 when it is not there. */
    long length(String path) throws IOException {
        try {
            return visit.ask(path, client -> client.lstat(path)).getSize();
        } catch (NoSuchFileException _) {
            return -1;
        }
    }

    /** Fails where the other name is taken. */
    void rename(String from, String to) throws IOException {
        visit.ask(
                to,
                client -> {
                    client.rename(from, to);
                    return true;
                });
    }

    /**
     * Renames at once, in place of what has the other name.
     *
     * @param shown what it is about, for people
     * @return false when the server does not offer it, and nothing was done
     */
    boolean replace(String shown, String from, String to) throws IOException {
        return visit.ask(
                shown,
                client -> {
                    OpenSSHPosixRenameExtension replacing =
                            client.getExtension(OpenSSHPosixRenameExtension.class);
                    if (replacing == null || !replacing.isSupported()) {
                        return false;
                    }
                    replacing.posixRename(from, to);
                    return true;
                });
    }

    /** What cannot be taken away now is taken away another time. */
    void remove(String path) {
        try {
            visit.ask(
                    path,
                    client -> {
                        client.remove(path);
                        return true;
                    });
        } catch (IOException _) {
            // It counts for nothing.
        }
    }

    /**
     * Puts it behind so many bytes, and makes it safe where the server offers that. What stood
     * there is gone.
     *
     * @return the new length
     */
    long write(String path, long from, Content content) throws IOException {
        return write(path, from, content, true);
    }

    /**
     * The same in a file that is there and that others may write to as well, the same bytes to the
     * same places: nothing is cut off.
     */
    long writeOver(String path, long from, Content content) throws IOException {
        return write(path, from, content, false);
    }

    private long write(String path, long from, Content content, boolean alone) throws IOException {
        try {
            return put(path, from, content, alone);
        } catch (StorageFailed e) {
            if (visit.isOpen() && isFull(path)) {
                throw SftpFaults.full(path);
            }
            throw e;
        }
    }

    /** Version 3 has no status for it, but OpenSSH can be asked. */
    private boolean isFull(String path) {
        try {
            return visit.ask(
                    path,
                    client -> {
                        OpenSSHStatPathExtension room =
                                client.getExtension(OpenSSHStatPathExtension.class);
                        String folder = path.substring(0, path.lastIndexOf('/'));
                        return room != null
                                && room.isSupported()
                                && room.stat(folder).f_bavail == 0;
                    });
        } catch (IOException _) {
            return false;
        }
    }

    private long put(String path, long from, Content content, boolean alone) throws IOException {
        return visit.ask(
                path,
                client -> {
                    EnumSet<OpenMode> modes = EnumSet.of(OpenMode.Write);
                    if (from == 0 && alone) {
                        modes.addAll(EnumSet.of(OpenMode.Create, OpenMode.Truncate));
                    }
                    try (CloseableHandle handle = client.open(path, modes)) {
                        long there = client.stat(handle).getSize();
                        if (there > from && alone) {
                            client.setStat(handle, new Attributes().size(from));
                        } else if (there < from) {
                            throw SftpFaults.torn(path);
                        }
                        long end = from + put(client, handle, path, from, content);
                        OpenSSHFsyncExtension fsync =
                                client.getExtension(OpenSSHFsyncExtension.class);
                        if (fsync != null && fsync.isSupported()) {
                            fsync.fsync(handle);
                        }
                        long length = client.stat(handle).getSize();
                        if (alone ? length != end : length < end) {
                            throw SftpFaults.torn(path);
                        }
                        return end;
                    }
                });
    }

    private static long put(
            SftpClient client, CloseableHandle handle, String path, long from, Content content)
            throws IOException {
        SftpOutputStreamAsync out =
                new SftpOutputStreamAsync((AbstractSftpClient) client, BUFFER, path, handle, false);
        out.setOffset(from);
        Counting counting = new Counting(out);
        try (out) {
            content.writeTo(counting);
        }
        return counting.count;
    }

    /** Counts what goes through; closing it closes nothing. */
    private static final class Counting extends OutputStream {
        private final OutputStream out;
        private long count;

        Counting(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }
    }
}
