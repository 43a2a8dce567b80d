package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.Secret;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One key, ready to compute. Safe for many threads: the keyed state is only ever cloned. */
final class SignatureKey {
    private final String name;
    private final Mac keyed;

    private SignatureKey(String name, Mac keyed) {
        this.name = name;
        this.keyed = keyed;
    }

    static SignatureKey of(SignatureScheme scheme, String name, Secret secret) {
        String algorithm = scheme.algorithm().jcaName();
        byte[] bytes = scheme.keyForm().read(name, secret);
        try {
            Mac keyed = Mac.getInstance(algorithm);
            keyed.init(new SecretKeySpec(bytes, algorithm));
            return new SignatureKey(name, keyed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot compute " + algorithm, e);
        }
    }

    String name() {
        return name;
    }

    byte[] sign(SignedTemplate template, String id, String timestamp, Arrival arrival) {
        Mac mac = copy();
        template.feed(mac, id, timestamp, arrival);
        return mac.doFinal();
    }

    // A thread-local would be lost with each virtual thread; a clone costs less than a pool's lock.
    private Mac copy() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's own HMAC is cloneable", e);
        }
    }
}
