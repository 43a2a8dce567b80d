package dev.tieline.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Ways to write where a hub must not go: what stands between {@code ://} and the port. Known from
 * what guards of other products were passed by with.
 */
final class SsrfHosts {
    /** This machine in every spelling some parser takes. */
    private static final List<String> LOOPBACK =
            List.of(
                    "127.0.0.1",
                    "127.0.1.1",
                    "127.1.2.3",
                    "127.255.255.254",
                    "127.1",
                    "127.0.1",
                    "127.65530",
                    "2130706433",
                    "017700000001",
                    "0x7f000001",
                    "0X7F000001",
                    "0x7f.1",
                    "0x7f.0.0.1",
                    "0x7f.0x0.0x0.0x1",
                    "0x0000007f.0.0.1",
                    "0177.0.0.1",
                    "0177.0.0.01",
                    "0177.00.00.01",
                    "00000177.0.0.1",
                    "127.0.0.01",
                    "127.0.0.001",
                    "127.000.000.001",
                    "127.0.0.0x1",
                    "383.0.0.1",
                    "127.0.0.257",
                    "4294967297",
                    "127.0.0.1.",
                    "127.0.0.1..",
                    "127..0.1",
                    ".127.0.0.1",
                    "+127.0.0.1",
                    "-127.0.0.1",
                    "127.0.0.1%20",
                    "127.0.0.1%00",
                    "127%2e0%2e0%2e1",
                    "%31%32%37.0.0.1",
                    "127.0.0.1\t",
                    " 127.0.0.1",
                    "127.0.0.1 ",
                    "127.0.0.1\u0000",
                    "127.0.0.1\u00ad",
                    "127\u30020\u30020\u30021",
                    "127\uff0e0\uff0e0\uff0e1",
                    "127\uff610\uff610\uff611",
                    "\uff11\uff12\uff17.0.0.1",
                    "\u0661\u0662\u0667.0.0.1",
                    "\u2460\u2461\u2466.0.0.1",
                    "\u00b927.0.0.1",
                    "\u2488\u2489\u248e0.0.1",
                    "0",
                    "00",
                    "0x0",
                    "0.0",
                    "0.0.0",
                    "0.0.0.0",
                    "0.0.0.1",
                    "00000000",
                    "000.000.000.000",
                    "localhost",
                    "LOCALHOST",
                    "LocalHost",
                    "localhost.",
                    "localhost.localdomain",
                    "ip6-localhost",
                    "ip6-loopback",
                    "a.localhost",
                    "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
                    "loc\u00e0lhost",
                    "xn--localhost",
                    "127.0.0.1.nip.example",
                    "7f000001.names.example",
                    "spoofed.example",
                    "two-addresses.example",
                    "mapped.example");

    private static final List<String> LOOPBACK_6 =
            List.of(
                    "::1",
                    "0:0:0:0:0:0:0:1",
                    "0000:0000:0000:0000:0000:0000:0000:0001",
                    "::",
                    "0:0:0:0:0:0:0:0",
                    "0::0",
                    "::0001",
                    "::1%lo",
                    "::1%25lo",
                    "::1%1",
                    "::ffff:127.0.0.1",
                    "::FFFF:127.0.0.1",
                    "::ffff:7f00:1",
                    "0:0:0:0:0:ffff:127.0.0.1",
                    "0000:0000:0000:0000:0000:ffff:7f00:0001",
                    "::ffff:0:0",
                    "::ffff:0.0.0.0",
                    "::ffff:127.1",
                    "::ffff:0177.0.0.1",
                    "::ffff:0x7f.0.0.1",
                    "::ffff:0:127.0.0.1",
                    "::ffff:0:7f00:1",
                    "::127.0.0.1",
                    "::7f00:1",
                    "::2130706433",
                    "64:ff9b::127.0.0.1",
                    "64:ff9b::7f00:1",
                    "64:ff9b:1::7f00:1",
                    "64:ff9b:0:0:0:0:7f00:0001",
                    "2002:7f00:1::",
                    "2002:7f00:0001::1",
                    "2001:0:7f00:1::",
                    "2001::80ff:fffe",
                    "fe80::1%lo",
                    "fe80::5efe:127.0.0.1",
                    "v1.127001");

    /** Keys of clouds, networks of one's own, and where nothing lives. */
    private static final List<String> ELSEWHERE =
            List.of(
                    "169.254.169.254",
                    "169.254.170.2",
                    "169.254.170.23",
                    "169.254.1.1",
                    "169.254.169.254.",
                    "2852039166",
                    "0xa9fea9fe",
                    "0xa9.0xfe.0xa9.0xfe",
                    "0251.0376.0251.0376",
                    "025177524776",
                    "169.254.43518",
                    "169.16689662",
                    "100.100.100.200",
                    "168.63.129.16",
                    "192.0.0.192",
                    "metadata.google.internal",
                    "metadata.goog",
                    "metadata",
                    "instance-data",
                    "kubernetes.default.svc",
                    "169.254.169.254.nip.example",
                    "10.0.0.1",
                    "10.1",
                    "012.0.0.1",
                    "0xa.0.0.1",
                    "167772161",
                    "172.16.0.1",
                    "172.31.255.254",
                    "192.168.0.1",
                    "192.168.257",
                    "0xc0a80001",
                    "100.64.0.1",
                    "198.18.0.1",
                    "192.0.2.1",
                    "198.51.100.1",
                    "203.0.113.1",
                    "224.0.0.1",
                    "239.255.255.250",
                    "240.0.0.1",
                    "255.255.255.255");

    private static final List<String> ELSEWHERE_6 =
            List.of(
                    "fd00:ec2::254",
                    "fc00::1",
                    "fd12:3456::1",
                    "fe80::1",
                    "fe80::a9fe:a9fe",
                    "febf::1",
                    "fec0::1",
                    "ff02::1",
                    "ff0e::1",
                    "100::1",
                    "2001:db8::1",
                    "3fff::1",
                    "5f00::1",
                    "::ffff:169.254.169.254",
                    "::ffff:a9fe:a9fe",
                    "::a9fe:a9fe",
                    "64:ff9b::a9fe:a9fe",
                    "64:ff9b::10.0.0.1",
                    "2002:a9fe:a9fe::",
                    "2002:a00:1::1",
                    "2001:0:a9fe:a9fe::");

    /** What two parsers take for two hosts. */
    private static final List<String> TORN =
            List.of(
                    "user@127.0.0.1",
                    "user:password@127.0.0.1",
                    "spoofed.example@127.0.0.1",
                    "spoofed.example%40127.0.0.1",
                    "127.0.0.1@spoofed.example",
                    "@127.0.0.1",
                    ":@127.0.0.1",
                    "a@b@127.0.0.1",
                    "203.0.113.9#@127.0.0.1",
                    "203.0.113.9?@127.0.0.1",
                    "203.0.113.9/@127.0.0.1",
                    "203.0.113.9\\@127.0.0.1",
                    "203.0.113.9\\127.0.0.1",
                    "127.0.0.1\\@203.0.113.9",
                    "\\\\127.0.0.1",
                    "/127.0.0.1",
                    "//127.0.0.1",
                    "203.0.113.9\r\nHost: 127.0.0.1",
                    "127.0.0.1\r\nX-Injected: 1",
                    "127.0.0.1%0d%0aX-Injected:%201",
                    "203.0.113.9:80@127.0.0.1",
                    "203.0.113.9:80:127.0.0.1",
                    "203.0.113.9 127.0.0.1",
                    "203.0.113.9,127.0.0.1",
                    "203.0.113.9;127.0.0.1",
                    "[203.0.113.9]127.0.0.1",
                    "[127.0.0.1]",
                    "[localhost]",
                    "[::1",
                    "::1",
                    "[[::1]]",
                    "${'127.0.0.1'}",
                    "{{127.0.0.1}}",
                    "*",
                    "");

    private SsrfHosts() {}

    /** All of them, each once. */
    static List<String> all() {
        Set<String> all = new LinkedHashSet<>(LOOPBACK);
        all.addAll(ELSEWHERE);
        LOOPBACK_6.forEach(host -> all.add("[" + host + "]"));
        ELSEWHERE_6.forEach(host -> all.add("[" + host + "]"));
        all.addAll(TORN);
        return new ArrayList<>(all);
    }

    /** As bad as a resolver can be: takes every spelling, and whatever it does not know is here. */
    static InetAddress[] resolve(String name) throws UnknownHostException {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "two-addresses.example" ->
                    new InetAddress[] {
                        InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("127.0.0.1")
                    };
            case "mapped.example" -> new InetAddress[] {InetAddress.ofLiteral("64:ff9b::7f00:1")};
            case "metadata.google.internal",
                    "metadata.goog",
                    "metadata",
                    "instance-data",
                    "169.254.169.254.nip.example" ->
                    new InetAddress[] {InetAddress.ofLiteral("169.254.169.254")};
            case "kubernetes.default.svc" -> new InetAddress[] {InetAddress.ofLiteral("10.96.0.1")};
            default -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
        };
    }
}
