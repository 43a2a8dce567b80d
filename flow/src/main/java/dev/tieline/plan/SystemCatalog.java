package dev.tieline.plan;

import dev.tieline.api.Connector;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.contract.Contract;
import dev.tieline.contract.JsonContract;
import dev.tieline.flow.FlowDeclaration.Target;
import dev.tieline.flow.SystemFile;
import dev.tieline.mapping.Type;
import dev.tieline.mapping.Types;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The operations of every system and what is granted of them; each is understood once. */
final class SystemCatalog {
    private final Map<String, Connector> connectors;
    private final Findings findings;
    private final boolean again;
    private final Map<String, SystemFile> files = new HashMap<>();
    private final Map<String, Map<String, Operation>> operations = new HashMap<>();
    private final Map<String, Optional<GrantedOperation>> granted = new HashMap<>();

    /**
     * @param again whether what is compiled ran before, so that its systems' clearance was settled
     *     then
     */
    SystemCatalog(Map<String, Connector> connectors, Findings findings, boolean again) {
        this.connectors = connectors;
        this.findings = findings;
        this.again = again;
    }

    /** The system if what goes there is to be judged by its clearance. */
    Optional<SystemFile> judged(SystemFile system) {
        return again ? Optional.empty() : Optional.of(system);
    }

    /** Takes a system in and checks its grants against what it can do. */
    void add(SystemFile file) {
        SystemDeclaration system = file.declaration();
        files.put(system.name(), file);
        Connector connector = connectors.get(system.connector());
        if (connector == null || file.receivesOnly()) {
            return;
        }
        int before = findings.count();
        Map<String, Operation> known = new LinkedHashMap<>();
        connector.operations(system, findings).forEach(o -> known.put(o.name(), o));
        if (findings.count() > before) {
            return;
        }
        operations.put(system.name(), known);
        file.takes().forEach((name, fields) -> take(file, known, name, fields));
        system.allow().forEach((name, fields) -> grant(file, known, name, fields));
    }

    /** What may come in must be something that can. */
    private void take(
            SystemFile file, Map<String, Operation> known, String name, Set<String> fields) {
        Operation operation = known.get(name);
        if (operation == null) {
            findings.add(
                    file.takePlace(name),
                    "take-operation-unknown",
                    "'" + file.declaration().name() + "' has no operation '" + name + "'",
                    "",
                    Spelling.remedy(name, known.keySet()));
            return;
        }
        if (operation.result().map(Types::ofSchema).orElse(new Type.Any())
                instanceof Type.Shape(Map<String, Type.Field> described, boolean _)) {
            fields.stream()
                    .filter(field -> !described.containsKey(field))
                    .forEach(field ->
                            findings.add(
                                    file.takePlace(name),
                                    "take-field-unknown",
                                    "The answer of '" + name + "' has no field '" + field + "'",
                                    "",
                                    Spelling.remedy(field, described.keySet())));
        }
    }

    private static Optional<Type> resultOf(SystemFile file, Operation operation) {
        Optional<Type> described = operation.result().map(Types::ofSchema);
        Set<String> taken = file.takes().get(operation.name());
        return taken == null
                ? described
                : Optional.of(Incoming.only(described.orElse(new Type.Any()), taken));
    }

    private void grant(
            SystemFile file, Map<String, Operation> known, String name, List<String> fields) {
        String system = file.declaration().name();
        Operation operation = known.get(name);
        if (operation == null) {
            findings.add(
                    file.grantPlace(name),
                    "grant-operation-unknown",
                    "'" + system + "' has no operation '" + name + "'",
                    "a grant for something that does not exist hides what is really allowed",
                    Spelling.remedy(name, known.keySet()));
            return;
        }
        if (file.readOnly() && operation.effect() != Operation.Effect.READ) {
            findings.add(
                    file.grantPlace(name),
                    "read-only-writes",
                    "'" + name + "' changes something, and '" + system + "' is read-only",
                    "nothing may be changed there, whatever a flow tries",
                    "take it out of 'allow', or take 'read-only' out if its owner agrees");
            granted.put(system + "." + name, Optional.empty());
            return;
        }
        Type input = Types.ofSchema(operation.request());
        boolean all = fields.contains(SystemFile.ALL_FIELDS);
        if (!all && input instanceof Type.Shape(Map<String, Type.Field> described, boolean _)) {
            for (String field : fields) {
                if (!described.containsKey(field)) {
                    findings.add(
                            file.grantPlace(name, field),
                            "grant-field-unknown",
                            "'" + system + "." + name + "' takes no field '" + field + "'",
                            "a grant for something that does not exist hides what is allowed",
                            Spelling.remedy(field, described.keySet()));
                }
            }
        }
        Findings mistakes = new Findings();
        Optional<Contract> request =
                JsonContract.compile(
                        system + "." + name,
                        operation.request(),
                        at -> place(file, name, "body", at),
                        mistakes);
        mistakes.sorted().forEach(findings::add);
        granted.put(
                system + "." + name,
                request.map(check ->
                        new GrantedOperation(
                                file,
                                operation,
                                check,
                                input,
                                resultOf(file, operation),
                                all ? Optional.empty() : Optional.of(Set.copyOf(fields)))));
    }

    /** Where a schema written in the system's file stands, as near as can be found. */
    private static Place place(SystemFile file, String operation, String key, String pointer) {
        Node here = file.source();
        Place place = file.placeOf("operations");
        String path = "/operations/" + operation + "/" + key + pointer;
        for (String step : path.substring(1).split("/", -1)) {
            if (!(here instanceof Node.Mapping mapping) || mapping.entry(step).isEmpty()) {
                return place;
            }
            place = mapping.placeOf(step);
            here = mapping.entry(step).get();
        }
        return place;
    }

    /** What a delivery calls; empty when it may not or cannot, which is a finding then. */
    Optional<GrantedOperation> find(Target target) {
        SystemFile file = files.get(target.system());
        Map<String, Operation> known = operations.get(target.system());
        if (file == null || known == null) {
            // Reported where the system is declared, or where it is missing.
            return Optional.empty();
        }
        if (!known.containsKey(target.operation())) {
            findings.add(
                    target.place(),
                    "operation-unknown",
                    "'" + target.system() + "' has no operation '" + target.operation() + "'",
                    "",
                    Spelling.nearest(target.operation(), known.keySet())
                            .map(near -> "write '" + target.system() + "." + near + "'")
                            .orElse("it has: " + String.join(", ", known.keySet())));
            return Optional.empty();
        }
        Optional<GrantedOperation> found = granted.get(target.toString());
        if (found == null) {
            findings.add(
                    target.place(),
                    "operation-not-granted",
                    "'" + target + "' is not granted",
                    "a flow may only call what the system's owner allows",
                    "add '"
                            + target.operation()
                            + "' with its fields to 'allow' in "
                            + file.declaration().place().file());
            return Optional.empty();
        }
        return found;
    }

    /**
     * What an operation answers.
     *
     * @param system that answers
     * @param operation that is asked
     * @param type of the answer
     */
    record Result(SystemFile system, Operation operation, Type type) {

        /** Where its fields come from, when the answer has this name in a flow. */
        Origin origin(String name) {
            Origin described =
                    operation
                            .result()
                            .map(schema ->
                                    Origin.described(
                                            name,
                                            schema,
                                            at -> place(system, operation.name(), "result", at)))
                            .orElse(Origin.NONE);
            return Origin.answer(
                    name, type, described, system.clearance(), system.placeOf("clearance"));
        }
    }

    /**
     * What an operation's answer may be, without asking whether it may be called; empty when the
     * operation is not known, which is a finding elsewhere.
     */
    Optional<Result> result(Target target) {
        SystemFile file = files.get(target.system());
        Operation operation =
                operations.getOrDefault(target.system(), Map.of()).get(target.operation());
        if (file == null || operation == null) {
            return Optional.empty();
        }
        Optional<GrantedOperation> usable =
                granted.getOrDefault(target.toString(), Optional.empty());
        Type type =
                usable.flatMap(GrantedOperation::result)
                        .or(() -> resultOf(file, operation))
                        .orElse(new Type.Any());
        return Optional.of(new Result(file, operation, type));
    }
}
