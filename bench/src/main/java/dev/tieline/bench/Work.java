package dev.tieline.bench;

/**
 * What a side is loaded with.
 *
 * @param seconds how long
 * @param perSecond how many leads; 0 for as many as are answered. With a rate, times are counted
 *     from when a lead was due, not from when it could be sent
 */
record Work(int seconds, int perSecond) {

    /** As fast as it is answered. */
    static Work full(int seconds) {
        return new Work(seconds, 0);
    }

    /** As one process tells it to another. */
    String words() {
        return seconds + " " + perSecond;
    }

    /** What {@link #words} said. */
    static Work of(String words) {
        String[] parts = words.split(" ", -1);
        return new Work(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
}
