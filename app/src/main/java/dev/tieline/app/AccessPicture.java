package dev.tieline.app;

import dev.tieline.api.Node;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.SystemFile;
import dev.tieline.flow.Workspace;
import dev.tieline.format.JsonText;
import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.Pass;
import dev.tieline.people.Permission;
import dev.tieline.people.Register;
import dev.tieline.plan.Plan;
import dev.tieline.resource.Safe;
import dev.tieline.resource.SystemAccess;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What can be done with systems, drawn from what is declared and what was used.
 *
 * @param people everybody who may sign in
 */
record AccessPicture(
        Workspace workspace,
        List<Plan> plans,
        GrantUse use,
        LastUse last,
        List<Safe.Known> credentials,
        List<Somebody> people) {

    /** Somebody, and what lets programs and browsers in for them. */
    record Somebody(Account account, SystemAccess.Person person) {}

    static List<Somebody> people(Register register, Instant now) {
        return register.accounts().stream()
                .filter(account -> !account.disabled())
                .map(account -> new Somebody(account, person(register, account, now)))
                .toList();
    }

    private static SystemAccess.Person person(Register register, Account account, Instant now) {
        List<Pass> passes =
                register.passes(account.name()).stream()
                        .filter(pass -> pass.expires().isAfter(now))
                        .toList();
        return new SystemAccess.Person(
                account.name(),
                account.role().word(),
                (int) passes.stream().filter(pass -> pass.kind() == Pass.Kind.TOKEN).count(),
                passes.stream().flatMap(pass -> pass.used().stream()).max(Instant::compareTo));
    }

    /** Whether a flow is shown to the actor of the thread. */
    static boolean sees(Workspace workspace, String flow) {
        return Optional.ofNullable(workspace.flows().get(flow))
                .filter(declared -> Actor.current().sees(declared.owner().value()))
                .isPresent();
    }

    /**
     * Of a system.
     *
     * @param review how its review stands when this is the hash of what there is to sign
     */
    SystemAccess of(SystemFile file, Instant now, Function<String, SystemAccess.Review> review) {
        SmallerGrant smaller = new SmallerGrant(file, use, last, now);
        List<SystemAccess.Granted> operations = operations(file);
        List<SystemAccess.Calling> calls = calls(file);
        // Who signs vouches for all of it.
        boolean all = Actor.current().sees(file.declaration().owner());
        return new SystemAccess(
                file.declaration().name(),
                file.declaration().owner(),
                file.declaration().purpose(),
                reach(file),
                file.readOnly(),
                List.copyOf(file.clearance()),
                operations.stream().map(one -> all ? one : shown(one)).toList(),
                calls.stream().filter(call -> all || sees(workspace, call.flow())).toList(),
                credentials(file),
                people(file),
                smaller.unused(),
                smaller.yaml(),
                review.apply(hash(file, operations, calls)));
    }

    private SystemAccess.Granted shown(SystemAccess.Granted operation) {
        return new SystemAccess.Granted(
                operation.name(),
                operation.fields(),
                operation.filled(),
                operation.flows().stream().filter(flow -> sees(workspace, flow)).toList(),
                operation.used());
    }

    private static String reach(SystemFile file) {
        return file.declaration().connector()
                + file.declaration().url().map(url -> " " + url).orElse("");
    }

    private List<SystemAccess.Granted> operations(SystemFile file) {
        String name = file.declaration().name();
        return file.declaration().allow().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(grant -> {
                    GrantUse.Use used = use.of(name, grant.getKey());
                    return new SystemAccess.Granted(
                            grant.getKey(),
                            grant.getValue(),
                            List.copyOf(used.fields()),
                            List.copyOf(used.flows()),
                            last.of(name, grant.getKey()));
                })
                .toList();
    }

    private List<SystemAccess.Calling> calls(SystemFile file) {
        List<SystemAccess.Calling> all = new ArrayList<>();
        for (FlowDeclaration flow : workspace.flows().values()) {
            if (flow.trigger() instanceof FlowDeclaration.Trigger.Endpoint endpoint
                    && endpoint.from().value().equals(file.declaration().name())) {
                all.add(
                        new SystemAccess.Calling(
                                flow.name(), endpoint.path().value(), last.of(flow.name())));
            }
        }
        return all;
    }

    private List<SystemAccess.Credential> credentials(SystemFile file) {
        return credentials.stream()
                .filter(known -> file.credentials().contains(known.name()))
                .map(known ->
                        new SystemAccess.Credential(
                                known.name(),
                                known.source(),
                                known.since(),
                                known.used(),
                                known.ends()))
                .toList();
    }

    /** For those who may sign: others need not know who works here. */
    private List<SystemAccess.Person> people(SystemFile file) {
        String owner = file.declaration().owner();
        if (!Actor.current().may(Permission.SIGN) || !Actor.current().sees(owner)) {
            return List.of();
        }
        return people.stream()
                .filter(one ->
                        one.account().owners().isEmpty() || one.account().owners().contains(owner))
                .map(Somebody::person)
                .toList();
    }

    /** What a file says at a path of keys; empty where it says nothing. */
    private static Object declared(SystemFile file, String... keys) {
        Node here = file.source();
        for (String key : keys) {
            Optional<Node> inner =
                    here instanceof Node.Mapping mapping ? mapping.entry(key) : Optional.empty();
            if (inner.isEmpty()) {
                return "";
            }
            here = inner.get();
        }
        return plain(here);
    }

    private static Object plain(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.text();
            case Node.Sequence(var _, List<Node> items) ->
                    items.stream().map(AccessPicture::plain).toList();
            case Node.Mapping mapping -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                mapping.entries().forEach((key, value) -> entries.put(key, plain(value)));
                yield entries;
            }
        };
    }

    /** Of what is granted, to whom and for which flows; not of people nor of times. */
    private static String hash(
            SystemFile file,
            List<SystemAccess.Granted> operations,
            List<SystemAccess.Calling> calls) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("system", file.declaration().name());
        facts.put("owner", file.declaration().owner());
        facts.put("purpose", file.declaration().purpose());
        facts.put("reach", reach(file));
        facts.put("read-only", file.readOnly());
        facts.put("clearance", List.copyOf(file.clearance()));
        facts.put("credentials", file.credentials());
        facts.put(
                "operations",
                operations.stream()
                        .map(one -> List.of(one.name(), one.fields(), one.flows()))
                        .toList());
        facts.put("calls", calls.stream().map(one -> List.of(one.flow(), one.path())).toList());
        facts.put("caller", declared(file, "caller"));
        facts.put("take", declared(file, "take"));
        facts.put(
                "declared",
                operations.stream().map(one -> declared(file, "operations", one.name())).toList());
        try {
            byte[] text = JsonText.compact(facts).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
