package dev.tieline.connector.files;

import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Setting;
import dev.tieline.api.SystemDeclaration;

/** Where files can be besides folders of this machine. Stateless and thread-safe. */
public interface StorageKind {

    /** The key of a system file that says that files are there. */
    Setting setting();

    /**
     * Says what is wrong with a system that has the key. Pure: opens nothing.
     *
     * @param written what stands at the key
     */
    void check(SystemDeclaration system, Node.Mapping written, Findings findings);

    /** Opens the way to a system that has no findings; must not block on the network. */
    Storage open(SystemDeclaration system, Node.Mapping written, Credentials credentials);
}
