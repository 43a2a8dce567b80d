package dev.tieline.api;

/**
 * Where something stands in a file.
 *
 * @param file path relative to the workspace, with forward slashes
 * @param line from 1
 * @param column from 1
 */
public record Place(String file, int line, int column) implements Comparable<Place> {
    /** The start of a file. */
    public static Place startOf(String file) {
        return new Place(file, 1, 1);
    }

    /** The same line, so many columns further right. */
    public Place plusColumns(int columns) {
        return new Place(file, line, column + columns);
    }

    @Override
    public int compareTo(Place other) {
        int byFile = file.compareTo(other.file);
        if (byFile != 0) {
            return byFile;
        }
        int byLine = Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
