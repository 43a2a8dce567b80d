package dev.tieline.vault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store of lists, whose rows tests move about. */
final class MemoryVaultStore implements VaultStore {
    final List<SealedVersion> rows = new ArrayList<>();
    Optional<KeyBox> box = Optional.empty();

    @Override
    public Optional<KeyBox> box() {
        return box;
    }

    @Override
    public void keep(KeyBox kept, By by) {
        box = Optional.of(kept);
    }

    @Override
    public List<SealedVersion> versions() {
        return rows.stream()
                .sorted(Comparator.comparingInt(SealedVersion::number).reversed())
                .toList();
    }

    @Override
    public void add(SealedVersion version, Optional<Instant> earlierEnd, By by) {
        int from = earlierEnd.isPresent() ? version.number() : version.number() - 1;
        Instant end = earlierEnd.orElse(by.at());
        rows.replaceAll(row ->
                row.name().equals(version.name()) && row.number() < from ? until(row, end) : row);
        rows.add(version);
    }

    private static SealedVersion until(SealedVersion row, Instant end) {
        return new SealedVersion(
                row.name(),
                row.number(),
                row.field(),
                row.since(),
                Optional.of(row.until().filter(end::isAfter).orElse(end)),
                row.fingerprint(),
                row.sealed());
    }

    @Override
    public boolean end(String name, By by) {
        rows.replaceAll(row -> row.name().equals(name) ? until(row, by.at()) : row);
        return true;
    }

    @Override
    public Map<String, Instant> uses() {
        return new HashMap<>();
    }

    @Override
    public void used(Map<String, Instant> uses) {}
}
