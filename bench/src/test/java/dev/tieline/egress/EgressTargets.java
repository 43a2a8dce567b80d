package dev.tieline.egress;

import dev.tieline.bench.Check;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/** Hosts in the URLs of a workspace. */
public final class EgressTargets {
    private EgressTargets() {}

    /** A name or an address; never what one library takes for the one and another for the other. */
    public static void host(byte[] bytes) {
        String text = Check.text(bytes);
        Optional<InetAddress> literal = HostText.literal(text);
        boolean name = HostText.isName(text);
        Check.that(literal.isEmpty() || !name, "one of both", text);
        Check.that(!name || posix(text).isEmpty(), "a name that old libraries dial", text);
        if (literal.isPresent() && text.indexOf(':') < 0) {
            Check.same(posix(text).orElseThrow(), literal.get(), "the same address to all");
            Check.same(literal.get().getHostAddress(), text, "the plain form only");
        }
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        Check.that(ascii || (literal.isEmpty() && !name), "digits of one alphabet", text);
        literal.ifPresent(AddressClass::of);
    }

    private static Optional<InetAddress> posix(String text) {
        try {
            return Optional.of(Inet4Address.ofPosixLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
