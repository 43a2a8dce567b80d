package dev.tieline.console;

/** A page that only says something, and where to go on. */
record Message(String title, String text, String link, String label) {}
