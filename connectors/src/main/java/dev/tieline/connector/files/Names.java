package dev.tieline.connector.files;

import java.io.IOException;

/** A folder whose files can get other names. For one thread. */
public interface Names {

    /**
     * How a file is now; it is a plain one.
     *
     * @throws java.nio.file.NoSuchFileException when it is not there
     */
    Stored look(String name) throws IOException;

    /** Whether anything has that name. */
    boolean has(String name) throws IOException;

    /**
     * Gives a file a name that nothing else uses, at once.
     *
     * @throws java.nio.file.NoSuchFileException when it is not there
     */
    void hide(String name, String hidden) throws IOException;

    /**
     * Gives a file another name.
     *
     * @param to may be in a folder within this one
     * @throws java.nio.file.FileAlreadyExistsException when something has that name
     */
    void rename(String from, String to) throws IOException;

    /** Nothing happens when it is not there. */
    void delete(String name) throws IOException;

    /** Sees to it that there is a folder of that name, which is no link. */
    void makeFolder(String name) throws IOException;

    /** Whether a file that gets another name keeps its time. */
    boolean keepsTimes() throws IOException;
}
