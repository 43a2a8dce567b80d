package dev.tieline.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that a request points to: fetched only from where they can be, kept, and never guessed. */
class CertificateTest {
    private final List<URI> fetched = new ArrayList<>();
    private Instant now = Senders.NOW;

    private CallerProof paypal(Surroundings.Download download) {
        return CallerProof.of(
                Senders.declared("paypal", List.of("key")),
                Fixture.credentials(Map.of("key", Senders.credential("paypal", 0))),
                new Surroundings(
                        () -> now, "", Senders::json, download, Senders.AUTHORITY::anchors));
    }

    private CallerProof paypal(String alias) {
        return paypal((url, _) -> {
            fetched.add(url);
            return Senders.AUTHORITY.pem(alias).getBytes(StandardCharsets.US_ASCII);
        });
    }

    private static void awaited(CountDownLatch go) throws InterruptedIOException {
        try {
            go.await();
        } catch (InterruptedException _) {
            throw new InterruptedIOException();
        }
    }

    private static Request sent() {
        return Senders.signed("paypal", 0, Senders.Message.USUAL);
    }

    @Test
    void aCertificateIsFetchedOnceAndKeptForHours() {
        CallerProof proof = paypal("paypal");
        for (int i = 0; i < 5; i++) {
            Fixture.assertProved(proof.prove(sent().arrival()), "key");
        }
        assertThat(fetched).hasSize(1);
        now = now.plus(Duration.ofHours(7));
        Fixture.assertProved(proof.prove(sent().arrival()), "key");
        assertThat(fetched).hasSize(2);
    }

    /** One that is slow keeps nobody waiting who needs another. */
    @Test
    void aSlowFetchIsMadeOnceAndHoldsUpNoOther() throws Exception {
        String slow = "https://api.paypal.com/v1/notifications/certs/SLOW";
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger slowFetches = new AtomicInteger();
        CallerProof proof =
                paypal((url, _) -> {
                    if (url.toString().equals(slow)) {
                        slowFetches.incrementAndGet();
                        begun.countDown();
                        awaited(go);
                    }
                    return Senders.AUTHORITY.pem("paypal").getBytes(StandardCharsets.US_ASCII);
                });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Proof>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(
                        threads.submit(
                                () -> proof.prove(sent().with("paypal-cert-url", slow).arrival())));
            }
            begun.await();
            Fixture.assertProved(proof.prove(sent().arrival()), "key");
            assertThat(waiting).noneMatch(Future::isDone);
            go.countDown();
            for (Future<Proof> one : waiting) {
                Fixture.assertProved(one.get(), "key");
            }
        }
        assertThat(slowFetches).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.paypal.com/v1/notifications/certs/C",
                "https://api.paypal.com.evil.example/v1/notifications/certs/C",
                "https://evil.example/v1/notifications/certs/C?api.paypal.com",
                "https://api.paypal.com@evil.example/v1/notifications/certs/C",
                "https://api.paypal.com:8443/v1/notifications/certs/C",
                "https://api.paypal.com/v1/notifications/certs/../../x",
                "https://API.PAYPAL.COM/v1/notifications/certs/C",
                "https://api.paypal.com/v1/notifications/certs/C\n",
                "https://169.254.169.254/v1/notifications/certs/C",
                "file:///etc/passwd",
                ""
            })
    void nothingIsFetchedFromElsewhere(String url) {
        Proof proof = paypal("paypal").prove(sent().with("paypal-cert-url", url).arrival());
        assertThat(proof).isInstanceOf(Proof.Refused.class);
        assertThat(fetched).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "self", "sns"})
    void aCertificateOfSomebodyElseProvesNothing(String alias) {
        Fixture.assertRefused(paypal(alias).prove(sent().arrival()), "certificate-wrong");
    }

    @Test
    void aCertificateThatHasRunOutProvesNothing() {
        now = Instant.parse("2046-01-01T00:00:00Z");
        Request late = Senders.signed("paypal", 0, Senders.Message.USUAL.at(now));
        Fixture.assertRefused(paypal("paypal").prove(late.arrival()), "certificate-wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n"})
    void whatIsNoCertificateProvesNothing(String pem) {
        CallerProof proof = paypal((_, _) -> pem.getBytes(StandardCharsets.US_ASCII));
        assertThat(proof.prove(sent().arrival())).isInstanceOf(Proof.Refused.class);
    }

    @Test
    void whoCannotBeAskedIsNotAskedAgainAtOnceAndNothingIsTaken() {
        CallerProof proof =
                paypal((url, _) -> {
                    fetched.add(url);
                    throw new IOException("no answer");
                });
        for (int i = 0; i < 5; i++) {
            assertThat(proof.prove(sent().arrival())).isInstanceOf(Proof.Unclear.class);
        }
        assertThat(fetched).hasSize(1);
    }

    @Test
    void aCallerCannotMakeTheHubFetchWithoutEnd() {
        CallerProof proof = paypal("paypal");
        for (int i = 0; i < 50; i++) {
            String url = "https://api.paypal.com/v1/notifications/certs/C" + i;
            Proof verdict = proof.prove(sent().with("paypal-cert-url", url).arrival());
            assertThat(verdict).isNotInstanceOf(Proof.Refused.class);
        }
        assertThat(fetched).hasSize(10);
    }

    @Test
    void staleRequestsCauseNoFetch() {
        now = now.plus(Duration.ofDays(5));
        assertThat(paypal("paypal").prove(sent().arrival())).isInstanceOf(Proof.Refused.class);
        assertThat(fetched).isEmpty();
    }

    @Test
    void withoutAnAuthorityNobodyVouches() {
        CallerProof proof =
                CallerProof.of(
                        Senders.declared("paypal", List.of("key")),
                        Fixture.credentials(Map.of("key", Senders.credential("paypal", 0))),
                        new Surroundings(
                                () -> now,
                                "",
                                Senders::json,
                                (url, _) -> Senders.AUTHORITY.get(url),
                                Set::of));
        assertThat(proof.prove(sent().arrival())).isInstanceOf(Proof.Refused.class);
    }
}
