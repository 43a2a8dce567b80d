package dev.tieline.console;

/**
 * A point in time on a page.
 *
 * @param iso for machines
 * @param exact with date, seconds and zone, shown on hover
 * @param clock time of day, with the date when it is not today
 * @param ago in words: {@code 3 min ago}, {@code in 20 s}
 */
record Moment(String iso, String exact, String clock, String ago) {}
