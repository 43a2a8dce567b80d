package dev.tieline.connector.sql;

/**
 * A kind of database server.
 *
 * @param name of its connector, and of the scheme of its urls
 * @param words what people call it
 * @param port when a url names none
 */
public record Product(String name, String words, int port, Grammar grammar) {}
