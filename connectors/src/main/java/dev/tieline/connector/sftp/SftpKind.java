package dev.tieline.connector.sftp;

import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Setting;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.files.Storage;
import dev.tieline.connector.files.StorageKind;
import dev.tieline.egress.EgressGuard;

/** Files on an SFTP server. */
public final class SftpKind implements StorageKind {
    private final EgressGuard guard;

    /** Connects only where the guard lets it. */
    public SftpKind(EgressGuard guard) {
        this.guard = guard;
    }

    @Override
    public Setting setting() {
        return SftpSettings.SETTING;
    }

    @Override
    public void check(SystemDeclaration system, Node.Mapping written, Findings findings) {
        new SftpCheck(system, SftpSettings.of(system, written), guard, findings).check();
    }

    @Override
    public String place(SystemDeclaration system, Node.Mapping written) {
        return SftpSettings.of(system, written).place();
    }

    @Override
    public Storage open(SystemDeclaration system, Node.Mapping written, Credentials credentials) {
        SftpSettings settings = SftpSettings.of(system, written);
        SftpSettings.Server server = settings.server().orElseThrow();
        return new SftpStorage(
                settings,
                guard.doorTo(server.host(), server.port()),
                new Login(settings.user(), system.credential().orElseThrow(), credentials));
    }
}
