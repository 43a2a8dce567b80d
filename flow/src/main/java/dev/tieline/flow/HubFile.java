package dev.tieline.flow;

import dev.tieline.api.OAuthClient;
import dev.tieline.api.Place;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code tieline.yaml} says.
 *
 * @param name of the hub
 * @param place of the file's start
 * @param listen where it takes calls
 * @param tls how what it says is kept from others on the way; not at all when empty
 * @param data directory of the store, relative to the workspace
 * @param retention how long records that ended are kept, where their flow says nothing
 * @param url how callers and people reach it from outside; empty when only as it listens
 * @param owners who answers for flows and systems, by name
 * @param credentials where secrets come from, by name
 * @param privateAddresses addresses and networks (CIDR) that systems may have although they are
 *     private
 * @param telemetry where spans and metrics are sent; nowhere when empty
 * @param proxies addresses and networks whose word on a caller's address is taken
 * @param vault where the key of the hub's own secrets comes from; it keeps none when empty
 * @param signIn how people sign in besides by a name and a password; not otherwise when empty
 * @param review how often owners sign off their systems' access; not asked for when empty
 * @param hashiCorp where secrets are in HashiCorp Vault; nowhere when empty
 */
public record HubFile(
        String name,
        Place place,
        Listen listen,
        Optional<Tls> tls,
        String data,
        Retention retention,
        Optional<String> url,
        Map<String, Owner> owners,
        Map<String, CredentialSource> credentials,
        List<Located<String>> privateAddresses,
        Optional<Telemetry> telemetry,
        List<Located<String>> proxies,
        Optional<VaultLock> vault,
        Optional<SignIn> signIn,
        Optional<Duration> review,
        Optional<HashiCorp> hashiCorp) {

    /** Path of the file in every workspace. */
    public static final String PATH = "tieline.yaml";

    /** What stands in for a hub file that could not be read. */
    public static final HubFile MISSING =
            new HubFile(
                    "hub",
                    Place.startOf(PATH),
                    Listen.DEFAULT,
                    Optional.empty(),
                    "data",
                    Retention.FOR_EVER,
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public HubFile {
        owners = Collections.unmodifiableMap(new LinkedHashMap<>(owners));
        credentials = Collections.unmodifiableMap(new LinkedHashMap<>(credentials));
        privateAddresses = List.copyOf(privateAddresses);
        proxies = List.copyOf(proxies);
    }

    /**
     * Where spans and metrics are sent.
     *
     * @param place where it is declared
     * @param otlp base URL of the collector
     * @param credential sent to it; none when empty
     * @param percent of the traces that begin at the hub and are recorded
     * @param every how often metrics are sent
     */
    public record Telemetry(
            Place place, String otlp, Optional<String> credential, int percent, Duration every) {}

    /**
     * Who speaks TLS with callers and people.
     *
     * @param place where it is declared
     * @param proxy whether a proxy before the hub does, so that the hub has no certificate
     * @param certificate file with its PEM chain, relative to the workspace; empty with a proxy
     * @param key file with the PEM key; empty with a proxy
     * @param clientAuthorities file with the certificates of those who vouch for callers; nobody
     *     does when empty
     */
    public record Tls(
            Place place,
            boolean proxy,
            String certificate,
            String key,
            Optional<String> clientAuthorities) {}

    /**
     * Where the vault's key comes from.
     *
     * @param place where it is declared
     * @param key an environment variable or a file
     * @param command words of a program that prints it; when there are none, {@code key} says
     */
    public record VaultLock(Place place, CredentialSource key, List<String> command) {
        public VaultLock {
            command = List.copyOf(command);
        }
    }

    /**
     * HashiCorp Vault, which secrets are read from.
     *
     * @param place where it is declared
     * @param url its base, without {@code /v1}
     * @param namespace of what is read; none when empty
     * @param login how the hub proves itself there
     * @param ca file with the certificates of those who vouch for it, relative to the workspace;
     *     this machine's when empty
     * @param every how often what was read is read again
     * @param keep how long the last value is used while it cannot be read again
     */
    public record HashiCorp(
            Place place,
            URI url,
            String namespace,
            Login login,
            Optional<String> ca,
            Duration every,
            Duration keep) {}

    /** How the hub proves itself to HashiCorp Vault. */
    public sealed interface Login {

        /** With a token that somebody else gets. */
        record Token(CredentialSource token) implements Login {}

        /** As an application; {@code mount} is the auth method's. */
        record AppRole(String mount, CredentialSource roleId, CredentialSource secretId)
                implements Login {}

        /** As a service account of Kubernetes; {@code mount} is the auth method's. */
        record Kubernetes(String mount, String role, CredentialSource jwt) implements Login {}
    }

    /**
     * How people sign in.
     *
     * @param place where it is declared
     * @param provider who vouches for them; nobody when empty
     * @param codesRequired whether every password needs a one-time code beside it
     */
    public record SignIn(Place place, Optional<Provider> provider, boolean codesRequired) {}

    /**
     * An identity provider.
     *
     * @param place where it is declared
     * @param issuer its name for itself, a URL
     * @param client the hub's name there
     * @param credential name of the hub's secret there
     * @param account claim that names an account
     * @param groups claim with somebody's groups
     * @param roles of groups; the first that somebody is in decides
     */
    public record Provider(
            Place place,
            String issuer,
            String client,
            String credential,
            String account,
            String groups,
            List<GroupRole> roles) {
        public Provider {
            roles = List.copyOf(roles);
        }
    }

    /**
     * What those in a group may.
     *
     * @param group its name at the provider
     * @param role a word
     * @param owners whose flows and systems they see; everybody's when empty
     */
    public record GroupRole(String group, String role, List<String> owners) {
        public GroupRole {
            owners = List.copyOf(owners);
        }
    }

    /** An address to listen on; port 0 takes any free one. */
    public record Listen(String host, int port) {
        public static final Listen DEFAULT = new Listen("127.0.0.1", 8080);
    }

    /**
     * Who answers for something.
     *
     * @param id what files write at {@code owner:}
     * @param name for people
     * @param mail where news of failures goes
     * @param hours when news may come; always when empty
     */
    public record Owner(String id, String name, String mail, Optional<Hours> hours) {}

    /** Where a secret comes from; never the secret. */
    public sealed interface CredentialSource {

        /** Where it is declared. */
        Place place();

        /** The last day on which it is good; empty when nobody says. */
        Optional<LocalDate> expires();

        /** An environment variable of the hub's process. */
        record Environment(Place place, String variable, Optional<LocalDate> expires)
                implements CredentialSource {}

        /** A file; relative to the workspace unless it starts with a slash. */
        record File(Place place, String path, Optional<LocalDate> expires)
                implements CredentialSource {}

        /** The hub's own vault. */
        record Vault(Place place, Optional<LocalDate> expires) implements CredentialSource {}

        /**
         * HashiCorp Vault.
         *
         * @param path of its API, behind {@code /v1/}
         * @param field of the secret there
         */
        record HashiCorp(Place place, String path, String field, Optional<LocalDate> expires)
                implements CredentialSource {

            /**
             * Whether the mount keeps versions (KV version 2): where {@code data} stands between
             * mount and secret, as its API wants it.
             */
            public boolean versioned() {
                return path.matches("[^/]+(/[^/]+)*?/data/.+");
            }
        }

        /** Access tokens that are fetched; what ends is what they are fetched with. */
        record OAuth(Place place, OAuthClient client) implements CredentialSource {
            @Override
            public Optional<LocalDate> expires() {
                return Optional.empty();
            }
        }
    }
}
