package dev.tieline.egress;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * How a host may be written: a DNS name or a canonical address. Octal, hexadecimal, shortened and
 * decimal spellings of IPv4 are neither: libraries read them differently, and that difference is
 * how guards are passed by.
 */
final class HostText {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    private HostText() {}

    /** The address, when the text is one in its plain form (IPv6 with or without brackets). */
    static Optional<InetAddress> literal(String text) {
        if (text.indexOf(':') >= 0) {
            return ipv6(text);
        }
        return canonicalIpv4(text) ? Optional.of(Inet4Address.ofLiteral(text)) : Optional.empty();
    }

    /** Whether it is a DNS name that no library could take for an address. */
    static boolean isName(String text) {
        if (text.isEmpty() || text.length() > MAX_NAME) {
            return false;
        }
        String[] labels = text.split("\\.", -1);
        for (String label : labels) {
            if (!isLabel(label)) {
                return false;
            }
        }
        return !numberLike(labels[labels.length - 1]);
    }

    private static boolean isLabel(String label) {
        return !label.isEmpty()
                && label.length() <= MAX_LABEL
                && label.chars().allMatch(HostText::isNameCharacter)
                && label.charAt(0) != '-'
                && label.charAt(label.length() - 1) != '-';
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_';
    }

    /** A last label of digits, or in hexadecimal, makes some resolvers read an IPv4 address. */
    private static boolean numberLike(String label) {
        return label.chars().allMatch(c -> c >= '0' && c <= '9')
                || label.startsWith("0x")
                || label.startsWith("0X");
    }

    private static boolean canonicalIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean plain =
                    !part.isEmpty()
                            && part.length() <= 3
                            && part.chars().allMatch(c -> c >= '0' && c <= '9')
                            && (part.length() == 1 || part.charAt(0) != '0')
                            && Integer.parseInt(part) <= 255;
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private static Optional<InetAddress> ipv6(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String inner = bracketed ? text.substring(1, text.length() - 1) : text;
        boolean plain =
                inner.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
        if (!plain) {
            return Optional.empty();
        }
        int lastColon = inner.lastIndexOf(':');
        if (inner.indexOf('.') >= 0 && !canonicalIpv4(inner.substring(lastColon + 1))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Inet6Address.ofLiteral(inner));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
