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

    /**
     * Which folder it is: the same text for all systems that find the same files there, as far as
     * their keys tell. Pure.
     */
    String place(SystemDeclaration system, Node.Mapping written);

    /** Opens the way to a system that has no findings; must not block on the network. */
    Storage open(SystemDeclaration system, Node.Mapping written, Credentials credentials);
}
