package dev.tieline.connector.files;

/** A folder of this machine. */
record FolderStorage(Folder place) implements Storage {

    @Override
    public String folder() {
        return place.directory();
    }

    @Override
    public boolean showsWhole() {
        return false;
    }

    @Override
    public Shelf shelf() {
        return new FolderShelf(place);
    }

    @Override
    public Draft draft(String owner) {
        return new FolderDraft(place, owner);
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
