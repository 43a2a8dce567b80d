package dev.tieline.api;

/**
 * One way in which a record breaks its contract. Never carries the value itself.
 *
 * @param pointer JSON Pointer of the field; for a missing field, where it should be
 * @param code the contract's keyword, such as {@code required}, {@code enum}, {@code format}
 * @param message what was expected and what came, in words
 * @param meaning the contract's own description of the field; may be empty
 */
public record Problem(String pointer, String code, String message, String meaning) {}
