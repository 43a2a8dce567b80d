package dev.tieline.connector.s3;

import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Setting;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.files.Storage;
import dev.tieline.connector.files.StorageKind;
import dev.tieline.connector.http.Line;
import dev.tieline.egress.EgressGuard;
import java.time.InstantSource;

/** Files in a bucket of S3, or of what speaks like it. */
public final class S3Kind implements StorageKind {
    private final EgressGuard guard;
    private final InstantSource time;

    /**
     * Connects only where the guard lets it, and trusts the certificates that the JDK trusts.
     *
     * @param time that requests are signed with
     */
    public S3Kind(EgressGuard guard, InstantSource time) {
        this.guard = guard;
        this.time = time;
    }

    @Override
    public Setting setting() {
        return S3Settings.SETTING;
    }

    @Override
    public void check(SystemDeclaration system, Node.Mapping written, Findings findings) {
        new S3Check(system, written, S3Settings.of(system, written), guard, findings).check();
    }

    @Override
    public String place(SystemDeclaration system, Node.Mapping written) {
        return S3Settings.of(system, written).place();
    }

    @Override
    public Storage open(SystemDeclaration system, Node.Mapping written, Credentials credentials) {
        S3Settings settings = S3Settings.of(system, written);
        Line line = new Line(guard, settings.endpoint().orElseThrow().url());
        return new S3Storage(
                settings,
                new Bucket(line, settings, system.credential().orElseThrow(), credentials, time));
    }
}
