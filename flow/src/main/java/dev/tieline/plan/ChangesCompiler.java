package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import dev.tieline.contract.Contract;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.mapping.Type;
import java.util.Map;
import java.util.Optional;

/** Checks which changes a flow follows. */
record ChangesCompiler(SystemCatalog catalog, Findings findings) {
    private static final String WHY = "changes would be missed, or come in another order";

    /** The operation that is followed; empty when it cannot be, which is a finding. */
    Optional<String> compile(
            FlowDeclaration flow, FlowDeclaration.Trigger.Changes changes, Contract contract) {
        int before = findings.count();
        Optional<GrantedOperation> followed = catalog.find(changes.of());
        followed.ifPresent(operation -> followed(changes, operation, contract));
        rules(flow, changes.place());
        return findings.count() > before
                ? Optional.empty()
                : followed.map(operation -> operation.operation().name());
    }

    private void followed(
            FlowDeclaration.Trigger.Changes changes, GrantedOperation followed, Contract contract) {
        if (!followed.operation().followed()) {
            add(
                    changes.of().place(),
                    "changes-not-told",
                    "'" + changes.of() + "' does not tell changes by itself",
                    "name an operation of a system whose connector is 'postgresql-changes' or"
                            + " 'mariadb-changes', or ask for what is new with 'poll'");
            return;
        }
        if (followed.system().takes().containsKey(changes.of().operation())) {
            add(
                    changes.of().place(),
                    "changes-take",
                    "'take' of '" + changes.of() + "' means nothing for changes",
                    "name only the columns that may come in at 'row', and remove it from 'take'");
        }
        if (!(followed.result().orElse(new Type.Any())
                        instanceof Type.Shape(Map<String, Type.Field> fields, boolean open))
                || open) {
            return;
        }
        contract.fields().stream()
                .filter(Contract.Field::required)
                .map(Contract.Field::pointer)
                .filter(pointer -> !isTold(fields, pointer.substring(1).split("/", -1)))
                .forEach(pointer ->
                        add(
                                changes.of().place(),
                                "changes-lacks-required",
                                "the contract requires '"
                                        + pointer.substring(1).replace('/', '.')
                                        + "', and no change has it",
                                "a change has 'change', 'row', 'before', 'unchanged', 'at' and"
                                        + " 'position'; name the columns at 'row' in the system's"
                                        + " file"));
    }

    private static boolean isTold(Map<String, Type.Field> fields, String[] path) {
        Type.Field field = fields.get(path[0]);
        if (field == null) {
            return false;
        }
        return path.length == 1
                || !(field.type()
                        instanceof Type.Shape(Map<String, Type.Field> inner, boolean open))
                || open
                || inner.containsKey(path[1]);
    }

    private void rules(FlowDeclaration flow, Place place) {
        if (flow.record().key().isEmpty()) {
            add(
                    place,
                    "changes-key-missing",
                    "'record' has no 'key'",
                    "write what says which row it is, as in 'key: record.row.sku': changes of one"
                            + " key go out in their order");
        }
        flow.record()
                .unique()
                .ifPresent(unique ->
                        add(
                                unique.by().place(),
                                "changes-unique",
                                "'unique' means nothing here: each change comes once",
                                "remove it"));
        if (flow.record().invalid() == FlowDeclaration.Invalid.REJECT) {
            add(
                    place,
                    "changes-rejected",
                    "'invalid: reject' has nobody to tell that a change was rejected",
                    "write 'invalid: hold'; who corrects it lets it go on");
        }
    }

    private void add(Place place, String code, String message, String remedy) {
        findings.add(place, code, message, WHY, remedy);
    }
}
