package dev.tieline.connector.files;

import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.HexFormat;

/**
 * Takes away a file of a folder where files can get other names. Between a look at a file and its
 * removal another one may come under its name. So it gets a hidden name first, and is looked at
 * again when nobody else can put anything there.
 */
public record Remover(Names names) {

    /**
     * Takes it away, or goes on where an earlier try ended.
     *
     * @param wish whose file and marker are names in the folder itself
     */
    public Removal remove(Removal.Wish wish) throws IOException {
        String name = wish.part().name();
        String hidden = hidden(wish.run(), name);
        if (!names.has(hidden)) {
            try {
                if (!names.look(name).version().equals(wish.part().version())) {
                    return found(wish, new Removal.Replaced());
                }
                names.hide(name, hidden);
            } catch (NoSuchFileException _) {
                return found(wish, isMoved(wish) ? new Removal.Done() : new Removal.Gone());
            }
        }
        Stored now = names.look(hidden);
        if (!isOf(now, wish.part())) {
            putBack(hidden, name);
            return new Removal.Replaced();
        }
        try {
            hideMarker(wish);
            takeAway(hidden, wish);
        } catch (IOException e) {
            // With another time it would be another file, and read once more.
            if (now.version().equals(wish.part().version())) {
                show(hidden, wish, e);
            }
            throw e;
        }
        removeMarker(wish);
        return new Removal.Done();
    }

    /**
     * Where the file's own marker is still hidden, a try before took the file away. What lies there
     * under the marker's name may be that of a file that is about to come.
     */
    private Removal found(Removal.Wish wish, Removal otherwise) throws IOException {
        if (wish.marker().isEmpty() || !names.has(hiddenMarker(wish))) {
            return otherwise;
        }
        removeMarker(wish);
        return new Removal.Done();
    }

    /** While the file is still there, for only then it is known to be the file's own. */
    private void hideMarker(Removal.Wish wish) throws IOException {
        String name = wish.part().name();
        if (wish.marker().isEmpty() || names.has(hiddenMarker(wish)) || names.has(name)) {
            return;
        }
        try {
            names.hide(name + wish.marker(), hiddenMarker(wish));
        } catch (NoSuchFileException _) {
            // It has none any more.
        }
    }

    private void removeMarker(Removal.Wish wish) throws IOException {
        if (!wish.marker().isEmpty()) {
            names.delete(hiddenMarker(wish));
        }
    }

    private static String hiddenMarker(Removal.Wish wish) {
        return hidden(wish.run(), wish.part().name()) + "-marker";
    }

    /** As after an earlier try that nobody could note. */
    private boolean isMoved(Removal.Wish wish) throws IOException {
        return !wish.folder().isEmpty()
                && (isThere(moved(wish), wish.part()) || isThere(again(wish), wish.part()));
    }

    private boolean isThere(String name, Reading.Part part) throws IOException {
        try {
            return isOf(names.look(name), part);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static String moved(Removal.Wish wish) {
        return wish.folder() + "/" + wish.part().name();
    }

    /** When there is one of that name. */
    private static String again(Removal.Wish wish) {
        return moved(wish) + "." + wish.run();
    }

    private void takeAway(String hidden, Removal.Wish wish) throws IOException {
        if (wish.folder().isEmpty()) {
            names.delete(hidden);
        } else {
            names.makeFolder(wish.folder());
            move(hidden, wish);
        }
    }

    /**
     * Nobody may ask for this removal again, such as when files are to stay from now on. The marker
     * first, so that one that is hidden alone always tells of a file that was taken away.
     */
    private void show(String hidden, Removal.Wish wish, IOException why) {
        String name = wish.part().name();
        try {
            if (!wish.marker().isEmpty() && names.has(hiddenMarker(wish))) {
                names.rename(hiddenMarker(wish), name + wish.marker());
            }
            names.rename(hidden, name);
        } catch (IOException e) {
            // It waits for the next try, as when the hub had died.
            why.addSuppressed(e);
        }
    }

    /**
     * Where times are not kept, what was looked at right before is taken for the same by its size.
     */
    private boolean isOf(Stored now, Reading.Part part) throws IOException {
        return now.version().equals(part.version())
                || (part.version().startsWith(now.bytes() + " ") && !names.keepsTimes());
    }

    /** No longer than any other name, whatever the file's own. */
    static String hidden(long run, String name) {
        byte[] sum = Fingerprint.sha256().digest(name.getBytes(StandardCharsets.UTF_8));
        return ".tieline-" + run + "-" + HexFormat.of().formatHex(sum, 0, 8);
    }

    /** Unless yet another one is there. */
    private void putBack(String hidden, String name) throws IOException {
        try {
            names.rename(hidden, name);
        } catch (FileAlreadyExistsException _) {
            // Nobody can read it any more, as if it had been overwritten.
            names.delete(hidden);
        }
    }

    private void move(String hidden, Removal.Wish wish) throws IOException {
        try {
            names.rename(hidden, moved(wish));
        } catch (FileAlreadyExistsException _) {
            names.rename(hidden, again(wish));
        }
    }
}
