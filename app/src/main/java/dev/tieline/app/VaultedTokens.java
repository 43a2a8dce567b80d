package dev.tieline.app;

import dev.tieline.api.Secret;
import dev.tieline.issuer.RefreshTokens;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.vault.Vault;
import dev.tieline.vault.VaultUnusable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The refresh tokens of one credential, in the hub's vault. Who consented and to what client is
 * kept with the token and before it, in lines of their own. Thread-safe.
 */
final class VaultedTokens implements RefreshTokens {
    private final String name;
    private final Supplier<Vault> vault;
    private @Nullable Read read;

    private record Read(Secret line, Kept kept) {}

    VaultedTokens(String name, Supplier<Vault> vault) {
        this.name = name;
        this.vault = vault;
    }

    @Override
    public Optional<Kept> newest() {
        try {
            return vault.get().refreshToken(name).map(this::read);
        } catch (VaultUnusable _) {
            // One that was damaged is none: consent that is given again mends it.
            return Optional.empty();
        }
    }

    /** The same for the same text, whoever reads it and however often it was unsealed. */
    private synchronized Kept read(Secret line) {
        Read known = read;
        if (known != null && known.line().matches(line.reveal())) {
            return known.kept();
        }
        String text = line.revealText();
        String[] lines = text.split("\n", 3);
        // One without a client is bound to none, so it goes nowhere.
        Kept kept =
                lines.length == 3
                        ? new Kept(Secret.of(lines[2]), lines[0], lines[1])
                        : new Kept(Secret.of(text), "", "");
        read = new Read(line, kept);
        return kept;
    }

    @Override
    public void keep(Kept kept, Optional<Instant> until, boolean fresh) {
        String by = kept.by().lines().findFirst().orElse("");
        Secret line = Secret.of(by + "\n" + kept.client() + "\n" + kept.token().revealText());
        try {
            vault.get().putRefreshToken(name, line, until, fresh ? by : "");
        } catch (JournalUnavailable e) {
            throw new UncheckedIOException(new IOException("the store does not commit", e));
        }
    }
}
