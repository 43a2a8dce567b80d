package dev.tieline.connector.files;

/**
 * Where the files of a system are. Thread-safe: each reading and each writing has a way of its own
 * into it.
 */
public interface Storage extends AutoCloseable {

    /** The folder as people know it. */
    String folder();

    /** Whether nobody can ever see a file before it is whole, whoever writes it. */
    boolean showsWhole();

    /** For one reading; opens nothing yet. */
    Shelf shelf();

    /**
     * For one writing; opens nothing yet.
     *
     * @param owner hexadecimal digits, of the same flow and destination always the same
     */
    Draft draft(String owner);

    /** Lets go of everything; what is under way may fail. */
    @Override
    void close();
}
