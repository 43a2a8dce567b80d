package dev.tieline.connector.jdbc;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Outcome;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a database that is a file is: a plain name in a declared folder, and nothing else.
 *
 * @param base the hub's data folder, which relative folders are below
 * @param directory as it is written
 * @param file as it is written
 */
record FilePlace(Path base, String directory, String file) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");

    static FilePlace of(Path base, SystemDeclaration system) {
        return new FilePlace(
                base, text(system.settings(), "directory"), text(system.settings(), "file"));
    }

    private static String text(Node.Mapping written, String key) {
        return written.entry(key).orElse(written) instanceof Node.Scalar s ? s.text() : "";
    }

    /** Says what is wrong with what is written. Opens nothing. */
    void check(SystemDeclaration system, Findings findings) {
        system.url().ifPresent(_ -> meaningless("url", system, findings));
        system.credential().ifPresent(_ -> meaningless("credential", system, findings));
        Node.Mapping written = system.settings();
        boolean out = directory.isBlank() || directory.indexOf('\0') >= 0;
        if (!out) {
            for (Path part : Path.of(directory)) {
                out |= part.toString().equals("..");
            }
        }
        // Drivers take what is behind these for options.
        out |= directory.indexOf('?') >= 0 || directory.indexOf(';') >= 0;
        if (out || folder().equals(base.toAbsolutePath().normalize())) {
            findings.add(
                    place(written, "directory"),
                    "directory-outside",
                    "'" + directory + "' is not a folder of its own.",
                    "Nothing outside of it is opened, and the hub's own files are not for flows.",
                    "Write the folder's plain path, as in 'warehouse'.");
        }
        if (!NAME.matcher(file).matches()) {
            findings.add(
                    place(written, "file"),
                    "file-name",
                    "'" + file + "' is not a plain name of a file.",
                    "It must be in the folder, and no option of a driver.",
                    "Write it as in 'orders.db'.");
        }
    }

    private static Place place(Node.Mapping written, String key) {
        return written.entry(key).map(Node::place).orElse(written.place());
    }

    private static void meaningless(String key, SystemDeclaration system, Findings findings) {
        findings.add(
                system.place(),
                "key-not-of-connector",
                "'" + key + "' means nothing here: the database is a file on this machine.",
                "",
                "Remove it.");
    }

    private Path folder() {
        return base.toAbsolutePath().resolve(directory).normalize();
    }

    /** The file, followed by no link out of its folder; or why there is none. */
    Found find() {
        Path path = folder().resolve(file);
        try {
            Path real = path.toRealPath();
            Path in = folder().toRealPath();
            boolean inside = in.equals(real.getParent());
            boolean own = in.equals(base.toRealPath());
            if (!inside || own || !Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                return new Found.None(
                        fault("file-outside", "'" + file + "' leads out of its folder."));
            }
            return new Found.At(real);
        } catch (IOException _) {
            return new Found.None(fault("file-missing", "There is no such database file."));
        }
    }

    /** What there is. */
    sealed interface Found {
        record At(Path path) implements Found {}

        record None(Outcome outcome) implements Found {}
    }

    private Outcome fault(String code, String message) {
        return new Outcome.Unreachable(
                Fault.of(
                        code,
                        Blame.DESTINATION,
                        message,
                        "Make it there, or correct 'directory' and 'file': "
                                + Optional.ofNullable(folder().getFileName())
                                        .map(Path::toString)
                                        .orElse("")
                                + "/"
                                + file
                                + "."));
    }
}
