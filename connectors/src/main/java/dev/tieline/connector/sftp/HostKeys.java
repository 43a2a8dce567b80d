package dev.tieline.connector.sftp;

import java.net.SocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.signature.Signature;
import org.jspecify.annotations.Nullable;

/** Takes a server only by one of the keys that are declared. Of one connection. */
final class HostKeys implements ServerKeyVerifier {
    private static final Pattern PRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");
    private static final Pattern KEY =
            Pattern.compile("(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/=]+");

    private final List<String> declared;

    /** Of those that are declared whole; a fingerprint tells none. */
    private final Set<String> kinds;

    private volatile @Nullable String shown;

    /**
     * @param declared each with {@link #isKey}
     */
    HostKeys(List<String> declared) {
        this.declared = declared.stream().map(HostKeys::print).toList();
        this.kinds =
                declared.stream()
                        .filter(text -> text.indexOf(' ') > 0)
                        .map(text -> text.substring(0, text.indexOf(' ')))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a text is a fingerprint or a public key as OpenSSH writes them. */
    static boolean isKey(String text) {
        if (PRINT.matcher(text).matches()) {
            return true;
        }
        try {
            return KEY.matcher(text).matches() && !print(text).isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String print(String text) {
        if (text.startsWith("SHA256:")) {
            return text;
        }
        byte[] key = Base64.getDecoder().decode(text.substring(text.indexOf(' ') + 1));
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(sha256(key));
    }

    private static byte[] sha256(byte[] key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A server has several keys, and shows one of the first kind that both sides know: first those
     * that are declared whole, then what people are told to declare, then the rest as it stands.
     */
    List<NamedFactory<Signature>> ordered(List<NamedFactory<Signature>> all) {
        return all.stream().sorted(Comparator.comparingInt(this::rank)).toList();
    }

    private int rank(NamedFactory<Signature> algorithm) {
        String kind = KeyUtils.getCanonicalKeyType(algorithm.getName());
        if (kinds.contains(kind)) {
            return 0;
        }
        return kind.equals(KeyPairProvider.SSH_ED25519) ? 1 : 2;
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
        String print = KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
        if (declared.contains(print)) {
            return true;
        }
        shown = KeyUtils.getKeyType(key) + " " + print;
        return false;
    }

    /** Kind and fingerprint of a key that was refused. */
    Optional<String> refused() {
        return Optional.ofNullable(shown);
    }
}
