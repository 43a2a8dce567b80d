package dev.tieline.contract;

import com.google.re2j.Pattern;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.Format;
import com.networknt.schema.path.PathType;
import dev.tieline.api.Document;
import dev.tieline.api.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The whole of JSON Schema 2020-12 through the library. Uses the hub's own formats and linear-time
 * patterns, and never fetches anything.
 */
final class GeneralRules {
    private static final SchemaRegistry REGISTRY = registry();

    private static final Problem TOO_LARGE =
            new Problem("", "number", "holds a number too large to be compared", "");

    private final Schema schema;
    private final Function<String, String> meanings;

    /**
     * @param root the contract, without findings
     * @param meanings the description of the field at a pointer
     */
    GeneralRules(Map<String, ? extends @Nullable Object> root, Function<String, String> meanings) {
        this.schema = REGISTRY.getSchema(Trees.toNode(root));
        this.schema.initializeValidators();
        this.meanings = meanings;
    }

    Verdict check(Document record) {
        List<Error> errors;
        try {
            errors = schema.validate(Trees.toNode(record.fields()));
        } catch (JacksonException _) {
            return new Verdict.Invalid(List.of(TOO_LARGE));
        }
        if (errors.isEmpty()) {
            return Verdict.Valid.VALID;
        }
        List<Problem> problems = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Error error : errors) {
            Problem problem = problem(error);
            boolean fresh = told.add(problem.pointer() + " " + problem.code());
            if (fresh && problems.size() < Report.MAX_PROBLEMS) {
                problems.add(problem);
            }
        }
        return new Verdict.Invalid(problems);
    }

    private Problem problem(Error error) {
        String pointer = error.getInstanceLocation().toString();
        String property = error.getProperty();
        String keyword = keyword(error);
        if (property != null && namesAField(keyword)) {
            pointer = pointer + "/" + Pointers.escape(property);
        }
        Object wanted = Trees.toValue(error.getSchemaNode());
        Object came = Trees.toValue(error.getInstanceNode());
        String message = Words.broken(keyword, wanted, came);
        return new Problem(pointer, keyword, message, meanings.apply(pointer));
    }

    private static String keyword(Error error) {
        String keyword = error.getKeyword();
        // A schema that is plainly false has no keyword; this is what it means in all but odd
        // places.
        return keyword == null || keyword.equals("false") ? "not" : keyword;
    }

    private static boolean namesAField(String keyword) {
        return keyword.equals("required")
                || keyword.equals("additionalProperties")
                || keyword.equals("unevaluatedProperties");
    }

    private static SchemaRegistry registry() {
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder()
                        .formatAssertionsEnabled(true)
                        .pathType(PathType.JSON_POINTER)
                        .regularExpressionFactory(text -> {
                            Pattern pattern = Pattern.compile(text);
                            return value -> pattern.matcher(value).find();
                        })
                        .build();
        List<Format> formats = new ArrayList<>();
        Formats.names().forEach(name -> formats.add(new OwnFormat(name, Formats.named(name))));
        Dialect dialect =
                Dialect.builder(Keyword.DRAFT_URI, Dialects.getDraft202012())
                        .formats(formats)
                        .build();
        return SchemaRegistry.withDialect(
                dialect,
                builder ->
                        builder.schemaRegistryConfig(config)
                                .schemaCacheEnabled(false)
                                .schemaLoader(loader -> loader.fetchRemoteResources(false)));
    }

    private record OwnFormat(String name, Predicate<String> check) implements Format {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean matches(ExecutionContext context, String value) {
            return check.test(value);
        }
    }
}
