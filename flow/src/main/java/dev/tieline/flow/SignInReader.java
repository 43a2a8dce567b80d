package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code sign-in} of the hub file. */
record SignInReader(Findings findings) {

    /**
     * @param credentials names of those that are declared
     * @param owners names of those that are declared
     */
    Optional<HubFile.SignIn> read(Node.Mapping root, Set<String> credentials, Set<String> owners) {
        return Keys.mapping(root, "sign-in")
                .map(node ->
                        new HubFile.SignIn(
                                node.place(),
                                Keys.mapping(node, "provider")
                                        .map(p -> provider(p, credentials, owners)),
                                codes(root, node)));
    }

    private boolean codes(Node.Mapping root, Node.Mapping node) {
        boolean required = Keys.text(node, "codes").filter("required"::equals).isPresent();
        if (required && root.entry("vault").isEmpty()) {
            findings.add(
                    node.placeOf("codes"),
                    "codes-without-vault",
                    "'codes' are required, and there is no vault.",
                    "Their secrets are kept only under a key that is somewhere else, so nobody"
                            + " could sign in.",
                    "Add 'vault: { key: file:vault.key }' to this file, and make the key with"
                            + " `tieline vault create-key vault.key`.");
        }
        return required;
    }

    private HubFile.Provider provider(
            Node.Mapping node, Set<String> credentials, Set<String> owners) {
        Optional<Node.Scalar> issuer = Keys.scalar(node, "issuer");
        issuer.ifPresent(this::checkIssuer);
        Keys.scalar(node, "credential")
                .filter(scalar -> !credentials.contains(scalar.text()))
                .ifPresent(scalar ->
                        findings.add(
                                scalar.place(),
                                "credential-undeclared",
                                "There is no credential '" + scalar.text() + "'.",
                                "",
                                "Add it to 'credentials' in this file."));
        return new HubFile.Provider(
                node.place(),
                issuer.map(Node.Scalar::text).orElse(""),
                Keys.text(node, "client").orElse(""),
                Keys.text(node, "credential").orElse(""),
                Keys.text(node, "account").orElse("preferred_username"),
                Keys.text(node, "groups").orElse("groups"),
                groups(node, owners));
    }

    private void checkIssuer(Node.Scalar issuer) {
        Urls.check(issuer, List.of("https", "http"), findings);
        if (issuer.text().indexOf('?') >= 0 || issuer.text().indexOf('#') >= 0) {
            findings.add(
                    issuer.place(),
                    "url-malformed",
                    "'issuer' has a part after ? or #.",
                    "What the provider publishes is below it.",
                    "Write it as the provider writes it at 'issuer' of what it publishes.");
        }
        boolean here =
                issuer.text().matches("http://(127(\\.[0-9]{1,3}){3}|\\[::1]|localhost)([:/].*)?");
        if (issuer.text().startsWith("http://") && !here) {
            findings.add(
                    issuer.place(),
                    "url-unencrypted",
                    "'issuer' is http://, and not on this machine.",
                    "Whoever is on the way could sign in as anybody.",
                    "Write https://.");
        }
    }

    private List<HubFile.GroupRole> groups(Node.Mapping node, Set<String> owners) {
        List<HubFile.GroupRole> groups = new ArrayList<>();
        Optional<Node.Mapping> roles = Keys.mapping(node, "roles");
        roles.ifPresent(written ->
                written.entries()
                        .forEach((name, each) ->
                                Keys.mapping(each)
                                        .ifPresent(
                                                group -> groups.add(group(name, group, owners)))));
        if (roles.isPresent() && groups.isEmpty()) {
            findings.add(
                    roles.get().place(),
                    "roles-missing",
                    "'roles' names no group.",
                    "Nobody could sign in.",
                    "Write a group of the provider and its role below it.");
        }
        return groups;
    }

    private HubFile.GroupRole group(String name, Node.Mapping node, Set<String> owners) {
        List<Located<String>> named = Keys.texts(node, "owners");
        named.stream()
                .filter(owner -> !owners.contains(owner.value()))
                .forEach(owner ->
                        findings.add(
                                owner.place(),
                                "owner-undeclared",
                                "There is no owner '" + owner.value() + "'.",
                                "",
                                "Add it to 'owners' in this file."));
        if (node.entry("owners").isPresent() && named.isEmpty()) {
            findings.add(
                    node.placeOf("owners"),
                    "owners-empty",
                    "'owners' names nobody.",
                    "It could be taken for everybody or for nobody.",
                    "Name at least one, or leave the key out for everything.");
        }
        return new HubFile.GroupRole(
                name,
                Keys.text(node, "role").orElse("viewer"),
                named.stream().map(Located::value).toList());
    }
}
