package dev.tieline.app;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Secrets that are nowhere else in the world, and a search for them in all ways in which a text may
 * be written. Used by one thread.
 */
final class Canaries {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();
    private static final int KEY = 8;
    private static final int BITS = 20;

    /** Where a canary may be looked for. */
    enum Sink {
        LOG,
        TELEMETRY,
        METRICS,
        THREADS,
        PAGES,
        COMMANDS,
        STORE,
        BACKUP
    }

    private final Map<String, byte[]> all = new LinkedHashMap<>();
    private final Map<String, Set<Sink>> allowed = new HashMap<>();

    /** Letters and digits by chance, as tokens have them. */
    static String token() {
        byte[] bytes = new byte[20];
        RANDOM.nextBytes(bytes);
        return HEX.formatHex(bytes);
    }

    /** By chance, with everything that is written differently in URLs, JSON and HTML. */
    static String odd() {
        return token().substring(0, 20) + "\"<&>+/='\\ ~" + token().substring(0, 12);
    }

    /** Plants a fresh one. */
    String plant(String name) {
        return plant(name, token());
    }

    /** A text that must be found nowhere but where it may be. */
    String plant(String name, String secret, Sink... may) {
        plant(name, secret.getBytes(StandardCharsets.UTF_8), may);
        return secret;
    }

    void plant(String name, byte[] secret, Sink... may) {
        if (secret.length < KEY) {
            throw new IllegalArgumentException(name + " is too short to be told from chance");
        }
        all.put(name, secret.clone());
        Set<Sink> sinks = EnumSet.noneOf(Sink.class);
        sinks.addAll(List.of(may));
        allowed.put(name, sinks);
    }

    int count() {
        return all.size();
    }

    Set<String> names() {
        return all.keySet();
    }

    /** All that one may look like. */
    static Map<String, byte[]> forms(byte[] secret) {
        Map<String, byte[]> forms = new LinkedHashMap<>();
        forms.put("raw", secret);
        String hex = HEX.formatHex(secret);
        put(forms, "hex", hex);
        put(forms, "hex in capitals", hex.toUpperCase(java.util.Locale.ROOT));
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[shift + secret.length];
            System.arraycopy(secret, 0, shifted, shift, secret.length);
            int from = shift == 0 ? 0 : shift + 1;
            int to = shifted.length * 8 / 6;
            put(
                    forms,
                    "base64 at " + shift,
                    Base64.getEncoder().encodeToString(shifted).substring(from, to));
            put(
                    forms,
                    "base64 of URLs at " + shift,
                    Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
        }
        String text = new String(secret, StandardCharsets.UTF_8);
        if (java.util.Arrays.equals(text.getBytes(StandardCharsets.UTF_8), secret)) {
            String form = URLEncoder.encode(text, StandardCharsets.UTF_8);
            put(forms, "of a form", form);
            put(forms, "of a URL", form.replace("+", "%20"));
            put(forms, "JSON", text.replace("\\", "\\\\").replace("\"", "\\\""));
            put(forms, "JSON in HTML", text.replace("\\", "\\\\").replace("\"", "\\u0022"));
            String html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
            put(forms, "HTML", html);
            put(forms, "HTML, quoted", html.replace("\"", "&quot;").replace("'", "&#39;"));
            put(forms, "HTML, numbered", html.replace("\"", "&#34;").replace("'", "&#39;"));
        }
        return forms;
    }

    private static void put(Map<String, byte[]> forms, String name, String text) {
        forms.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Needle {
        private final String name;
        private final String form;
        private final byte[] bytes;

        Needle(String name, String form, byte[] bytes) {
            this.name = name;
            this.form = form;
            this.bytes = bytes;
        }
    }

    /** Looks for all of them in many texts at once, by how they begin. */
    static final class Search {
        private final Map<Long, List<Needle>> byBeginning = new HashMap<>();
        private final long[] seen = new long[1 << (BITS - 6)];

        Search(Map<String, byte[]> secrets) {
            secrets.forEach((name, secret) ->
                    forms(secret)
                            .forEach((form, bytes) -> {
                                long begins = 0;
                                for (int i = 0; i < KEY; i++) {
                                    begins = begins << 8 | (bytes[i] & 0xff);
                                }
                                seen[slot(begins) >>> 6] |= 1L << slot(begins);
                                byBeginning
                                        .computeIfAbsent(begins, _ -> new ArrayList<>())
                                        .add(new Needle(name, form, bytes));
                            }));
        }

        private static int slot(long begins) {
            return (int) ((begins * 0x9E3779B97F4A7C15L) >>> (64 - BITS));
        }

        /** What is in it, as {@code name (form) ...context}. */
        Map<String, String> in(byte[] text) {
            Map<String, String> found = new LinkedHashMap<>();
            long window = 0;
            for (int i = 0; i < text.length; i++) {
                window = window << 8 | (text[i] & 0xff);
                if (i + 1 < KEY || (seen[slot(window) >>> 6] & 1L << slot(window)) == 0) {
                    continue;
                }
                int at = i + 1 - KEY;
                for (Needle needle : byBeginning.getOrDefault(window, List.of())) {
                    if (isAt(text, at, needle.bytes)) {
                        found.putIfAbsent(needle.name, needle.form + ": " + around(text, at));
                    }
                }
            }
            return found;
        }

        private static boolean isAt(byte[] text, int at, byte[] needle) {
            return at + needle.length <= text.length
                    && java.util.Arrays.equals(
                            text, at, at + needle.length, needle, 0, needle.length);
        }

        private static String around(byte[] text, int at) {
            int from = Math.max(0, at - 120);
            int to = Math.min(text.length, at + 100);
            return new String(text, from, to - from, StandardCharsets.UTF_8)
                    .replaceAll("\\p{Cntrl}", " ");
        }
    }

    Search search() {
        return new Search(all);
    }

    /** Those that are where they may not be. */
    List<String> leaks(Sink sink, String what, byte[] text) {
        Set<String> leaks = new LinkedHashSet<>();
        search().in(text)
                .forEach((name, where) -> {
                    if (!allowed.getOrDefault(name, Set.of()).contains(sink)) {
                        leaks.add(name + " is in " + sink + " " + what + " as " + where);
                    }
                });
        return List.copyOf(leaks);
    }

    byte[] secret(String name) {
        return all.get(name).clone();
    }
}
