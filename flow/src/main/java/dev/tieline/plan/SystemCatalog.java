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
    private final Map<String, SystemFile> files = new HashMap<>();
    private final Map<String, Map<String, Operation>> operations = new HashMap<>();
    private final Map<String, Optional<GrantedOperation>> granted = new HashMap<>();

    SystemCatalog(Map<String, Connector> connectors, Findings findings) {
        this.connectors = connectors;
        this.findings = findings;
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
        system.allow().forEach((name, fields) -> grant(file, known, name, fields));
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
                        at -> place(file, name, at),
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
                                operation.result().map(Types::ofSchema),
                                all ? Optional.empty() : Optional.of(Set.copyOf(fields)))));
    }

    /** Where a schema written in the system's file stands, as near as can be found. */
    private static Place place(SystemFile file, String operation, String pointer) {
        Node here = file.source();
        Place place = file.placeOf("operations");
        String path = "/operations/" + operation + "/body" + pointer;
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
     * What an operation's answer may be, without asking whether it may be called; empty when the
     * operation is not known, which is a finding elsewhere.
     */
    Optional<Type> result(Target target) {
        Optional<GrantedOperation> usable =
                granted.getOrDefault(target.toString(), Optional.empty());
        if (usable.isPresent()) {
            return Optional.of(usable.get().result().orElse(new Type.Any()));
        }
        return Optional.ofNullable(operations.get(target.system()))
                .flatMap(known -> Optional.ofNullable(known.get(target.operation())))
                .map(operation -> operation.result().map(Types::ofSchema).orElse(new Type.Any()));
    }
}
