package dev.tieline.connector.mail;

/** What must not stand in a header: it could end the line and begin another header. */
final class ControlCharacters {
    private ControlCharacters() {}

    static boolean in(String text) {
        return text.codePoints().anyMatch(ControlCharacters::is);
    }

    private static boolean is(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            default -> false;
        };
    }
}
