package dev.tieline.connector.s3;

import dev.tieline.connector.files.Draft;
import dev.tieline.connector.files.Shelf;
import dev.tieline.connector.files.Storage;

/** The objects of a bucket whose keys begin with the directory. */
record S3Storage(S3Settings settings, Bucket bucket) implements Storage {

    @Override
    public String folder() {
        return settings.bucket() + "/" + settings.prefix();
    }

    @Override
    public boolean showsWhole() {
        return true;
    }

    @Override
    public Shelf shelf() {
        return new S3Shelf(settings.prefix(), bucket);
    }

    @Override
    public Draft draft(String owner) {
        return new S3Draft(settings.prefix(), bucket, owner);
    }

    @Override
    public void close() {
        bucket.close();
    }
}
