package dev.tieline.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressGuardTest {
    private static final String PUBLIC = "93.184.216.34";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.0.1",
                "169.254.169.254",
                "169.254.170.2",
                "169.254.170.23",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "168.63.129.16",
                "100.100.100.200",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:a9fe:a9fe",
                "::7f00:1",
                "::10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:a00:1::",
                "2002:a9fe:a9fe::1",
                "100::1",
                "2001::1",
                "2001:0:4136:e378::1",
                "2001:db8::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fe81::1",
                "febf::1",
                "fec0::1",
                "feff::1",
                "fe00::1",
                "5eff::1",
                "4000::1",
                "::ffff:0:7f00:1",
                "ff02::1",
                "ff0e::1"
            })
    void refusesEveryAddressThatIsNotPublic(String address) {
        EgressGuard guard = guard(List.of());
        assertThatThrownBy(() -> guard.doorTo(address, 443).addresses(address, 443))
                .isInstanceOf(EgressRefused.class);
        assertThat(guard.objection(address)).isPresent();

        EgressGuard byName = resolving(List.of(), address);
        assertThatThrownBy(() -> byName.doorTo("crm.example", 443).addresses("crm.example", 443))
                .isInstanceOf(EgressRefused.class)
                .hasMessageContaining("crm.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450:4001::200e",
                "64:ff9b::808:808",
                "2002:808:808::1",
                "::ffff:8.8.8.8",
                "2001:200::1",
                "3ffe::1"
            })
    void letsPublicAddressesPass(String address) throws UnknownHostException {
        InetAddress expected = InetAddress.ofLiteral(address);
        assertThat(guard(List.of()).doorTo(address, 443).addresses(address, 443))
                .containsExactly(expected);
        assertThat(
                        resolving(List.of(), address)
                                .doorTo("crm.example", 443)
                                .addresses("crm.example", 443))
                .containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "0177.0.0.1",
                "127.1",
                "127.0.1",
                "127.0.0.01",
                "127.0.0.1.",
                "1.2.3.256",
                "1.2.3.4.5",
                "::ffff:127.1",
                "fe80::1%eth0",
                "[::1",
                "a..b",
                "-a.example",
                "a-.example",
                "a b.example",
                "crm.example.",
                "",
                "münchen.example",
                "user@crm.example",
                "crm.example/x",
                "1.2.3.4:80",
                "a.0x1f",
                "example.123"
            })
    void refusesHostsThatAreNotWrittenPlainly(String host) {
        EgressGuard guard = resolving(List.of(), PUBLIC);
        assertThatThrownBy(() -> guard.doorTo(host, 443).addresses(host, 443))
                .isInstanceOf(EgressRefused.class);
        assertThat(guard.objection(host)).isPresent();
    }

    @Test
    void refusesANameWhenOneOfItsAddressesDoesNotPass() {
        EgressGuard guard = resolving(List.of(), PUBLIC, "10.0.0.7");
        assertThatThrownBy(() -> guard.doorTo("crm.example", 443).addresses("crm.example", 443))
                .isInstanceOf(EgressRefused.class)
                .hasMessageContaining("10.0.0.7");
    }

    @Test
    void resolvesOnceAndReturnsWhatItChecked() throws UnknownHostException {
        AtomicInteger calls = new AtomicInteger();
        InetAddress first = InetAddress.ofLiteral(PUBLIC);
        InetAddress later = InetAddress.ofLiteral("127.0.0.1");
        EgressGuard guard =
                new EgressGuard(
                        List.of(),
                        name -> new InetAddress[] {calls.getAndIncrement() == 0 ? first : later},
                        Set.of());
        assertThat(guard.doorTo("crm.example", 443).addresses("crm.example", 443))
                .containsExactly(first);
        assertThat(calls).hasValue(1);
    }

    @Test
    void letsListedPrivateNetworksPass() throws UnknownHostException {
        EgressGuard guard = guard(List.of("10.1.0.0/16", "fd12::/16"));
        assertThat(guard.doorTo("10.1.2.3", 80).addresses("10.1.2.3", 80)).hasSize(1);
        assertThat(guard.doorTo("fd12::5", 80).addresses("fd12::5", 80)).hasSize(1);
        assertThat(guard.doorTo("[fd12::5]", 80).addresses("fd12::5", 80)).hasSize(1);
        assertThatThrownBy(() -> guard.doorTo("10.2.0.1", 80).addresses("10.2.0.1", 80))
                .isInstanceOf(EgressRefused.class);
    }

    @Test
    void aNetworkNeverCoversLoopbackOrMetadata() throws UnknownHostException {
        EgressGuard wide = guard(List.of("0.0.0.0/0", "::/0", "127.0.0.0/8", "169.254.0.0/16"));
        for (String address : List.of("127.0.0.1", "169.254.169.254", "::1", "fe80::1")) {
            assertThat(wide.objection(address)).as(address).isPresent();
        }
        EgressGuard exact = guard(List.of("127.0.0.1", "::1/128"));
        assertThat(exact.doorTo("127.0.0.1", 80).addresses("127.0.0.1", 80)).hasSize(1);
        assertThat(exact.doorTo("::1", 80).addresses("::1", 80)).hasSize(1);
        assertThat(exact.objection("127.0.0.2")).isPresent();
    }

    @Test
    void thisMachinesPublicAddressCountsAsLoopback() throws UnknownHostException {
        InetAddress own = InetAddress.ofLiteral(PUBLIC);
        EgressGuard guard = new EgressGuard(List.of(), _ -> new InetAddress[] {own}, Set.of(own));
        assertThat(guard.objection(PUBLIC)).isPresent();
        assertThatThrownBy(() -> guard.doorTo("me.example", 443).addresses("me.example", 443))
                .isInstanceOf(EgressRefused.class);
    }

    @Test
    void aDoorLeadsToTheDeclaredHostAndPortOnly() throws UnknownHostException {
        Door door = resolving(List.of(), PUBLIC).doorTo("CRM.example", 443);
        assertThat(door.addresses("crm.EXAMPLE", 443)).hasSize(1);
        assertThatThrownBy(() -> door.addresses("other.example", 443))
                .isInstanceOf(EgressRefused.class);
        assertThatThrownBy(() -> door.addresses("crm.example", 8443))
                .isInstanceOf(EgressRefused.class);
    }

    @Test
    void namesTheAddressToListAsTheRemedy() {
        assertThat(guard(List.of()).objection("10.0.0.7"))
                .hasValueSatisfying(refused -> {
                    assertThat(refused.remedy()).contains("10.0.0.7");
                    assertThat(refused).hasMessageContaining("private");
                });
    }

    @Test
    void aUsefulEntryIsAnAddressOrANetworkWithoutBitsBehindIt() {
        for (String good : List.of("10.0.0.0/8", "10.1.2.3", "::1", "fd00::/8", "0.0.0.0/0")) {
            assertThat(EgressGuard.problem(good)).as(good).isEmpty();
        }
        for (String bad :
                List.of(
                        "10.0.0.1/8",
                        "10/8",
                        "10.0.0.0/33",
                        "10.0.0.0/08",
                        "host",
                        "",
                        "::1/129")) {
            assertThat(EgressGuard.problem(bad)).as(bad).isPresent();
        }
    }

    @Test
    void aNetworkHoldsExactlyTheAddressesWithItsPrefix() throws UnknownHostException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            int bits = random.nextInt(33);
            int mask = bits == 0 ? 0 : -1 << (32 - bits);
            int base = random.nextInt() & mask;
            int other = random.nextBoolean() ? random.nextInt() : base ^ (1 << random.nextInt(32));
            Network network = new Network(address(base), bits);
            assertThat(network.contains(address(other)))
                    .as("seed %d: %s/%d and %s", seed, address(base), bits, address(other))
                    .isEqualTo((other & mask) == base);
        }
    }

    private static InetAddress address(int bits) throws UnknownHostException {
        return InetAddress.getByAddress(
                new byte[] {
                    (byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits
                });
    }

    private static EgressGuard guard(List<String> allowed) {
        return new EgressGuard(
                allowed,
                name -> {
                    throw new UnknownHostException(name);
                },
                Set.of());
    }

    private static EgressGuard resolving(List<String> allowed, String... addresses) {
        return new EgressGuard(
                allowed,
                _ -> {
                    InetAddress[] all = new InetAddress[addresses.length];
                    for (int i = 0; i < all.length; i++) {
                        all[i] = InetAddress.ofLiteral(addresses[i]);
                    }
                    return all;
                },
                Set.of());
    }
}
