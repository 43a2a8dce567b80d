package dev.tieline.people;

/** Encrypts secrets that must be read again, each bound to whose it is. Thread-safe. */
public interface Strongbox {
    /** There is none. */
    Strongbox NONE =
            new Strongbox() {
                @Override
                public boolean isThere() {
                    return false;
                }

                @Override
                public String seal(String account, byte[] secret) {
                    throw new IllegalStateException("there is no strongbox");
                }

                @Override
                public byte[] open(String account, String sealed) {
                    throw new IllegalStateException("there is no strongbox");
                }
            };

    boolean isThere();

    String seal(String account, byte[] secret);

    /** Throws when it was sealed for somebody else, or elsewhere. */
    byte[] open(String account, String sealed);
}
