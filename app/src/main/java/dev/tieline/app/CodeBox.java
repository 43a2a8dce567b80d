package dev.tieline.app;

import dev.tieline.api.Secret;
import dev.tieline.people.Strongbox;
import java.util.Base64;

/** Secrets of one-time codes, under the key of the vault. */
record CodeBox(OwnVault vault) implements Strongbox {
    private static String purpose(String account) {
        return "code of " + account;
    }

    @Override
    public boolean isThere() {
        return vault.isDeclared();
    }

    @Override
    public String seal(String account, byte[] secret) {
        byte[] sealed = vault.vault().seal(new Secret(secret), purpose(account));
        return Base64.getEncoder().encodeToString(sealed);
    }

    @Override
    public byte[] open(String account, String sealed) {
        return vault.vault().open(Base64.getDecoder().decode(sealed), purpose(account)).reveal();
    }
}
