package dev.tieline.mapping;

import com.google.common.collect.ImmutableList;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelListsExtensions;
import dev.cel.extensions.CelMathExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What expressions may call: CEL's own functions, its libraries for text, lists, math and optional
 * values, and a few helpers of ours. Functions that make text pay from the {@link Budget}.
 */
final class Library {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NODES = 1_000;
    private static final int MAX_ITERATIONS = 10_000;

    /** Says that what comes out tells nothing any more of the class of what went in. */
    static final String DECLASSIFIED = "declassified";

    private static final CelType TEXT = SimpleType.STRING;
    private static final CelType TEXTS = ListType.create(TEXT);

    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .enableReservedIds(true)
                    .enableOptionalSyntax(true)
                    .errorOnIntWrap(true)
                    .errorOnDuplicateMapKeys(true)
                    .populateMacroCalls(true)
                    .maxExpressionCodePointSize(Expressions.MAX_SOURCE)
                    .maxParseRecursionDepth(MAX_DEPTH)
                    .maxParseExpressionNodeCount(MAX_NODES)
                    .comprehensionMaxIterations(MAX_ITERATIONS)
                    .build();

    /**
     * What the checker knows of the standard functions. Records hold neither unsigned numbers nor
     * bytes, and every check pays for every overload it knows.
     */
    private static final CelStandardDeclarations STANDARD =
            CelStandardDeclarations.newBuilder()
                    .filterFunctions((_, overload) -> {
                        String id = overload.celOverloadDecl().overloadId();
                        return !id.contains("uint") && !id.contains("bytes");
                    })
                    .build();

    private static final List<CelFunctionDecl> DECLARATIONS = declarations();

    /** Runs programs of every environment: what they may call is the same for all. */
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder()
                    .setOptions(OPTIONS)
                    .setStandardFunctions(
                            CelStandardFunctions.newBuilder()
                                    .excludeFunctions(CelStandardFunctions.StandardFunction.ADD)
                                    .build())
                    .addLibraries(CelExtensions.optional(), math(), strings(), lists())
                    .addFunctionBindings(bindings())
                    .addFunctionBindings(additions())
                    .build();

    private Library() {}

    /** A compiler of expressions that can read these names. */
    static CelCompiler compiler(Map<String, Variable> variables, Structs structs) {
        CelCompilerBuilder builder =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .setStandardEnvironmentEnabled(false)
                        .setStandardDeclarations(STANDARD)
                        .addLibraries(CelExtensions.optional(), math(), strings(), lists())
                        .addFunctionDeclarations(DECLARATIONS);
        variables.forEach((name, variable) -> {
            CelType type = structs.declare(name, variable.type());
            builder.addVar(name, variable.uncertain() ? OptionalType.create(type) : type);
        });
        return builder.setTypeProvider(structs).build();
    }

    /** A program of a checked expression. */
    static CelRuntime.Program program(CelAbstractSyntaxTree ast) throws CelEvaluationException {
        return RUNTIME.createProgram(ast);
    }

    private static CelMathExtensions math() {
        return CelExtensions.math(
                CelMathExtensions.Function.MAX,
                CelMathExtensions.Function.MIN,
                CelMathExtensions.Function.CEIL,
                CelMathExtensions.Function.FLOOR,
                CelMathExtensions.Function.ROUND,
                CelMathExtensions.Function.TRUNC,
                CelMathExtensions.Function.ABS,
                CelMathExtensions.Function.SIGN);
    }

    private static CelStringExtensions strings() {
        return CelExtensions.strings(
                CelStringExtensions.Function.CHAR_AT,
                CelStringExtensions.Function.INDEX_OF,
                CelStringExtensions.Function.LAST_INDEX_OF,
                CelStringExtensions.Function.LOWER_ASCII,
                CelStringExtensions.Function.UPPER_ASCII,
                CelStringExtensions.Function.REVERSE,
                CelStringExtensions.Function.SPLIT,
                CelStringExtensions.Function.SUBSTRING,
                CelStringExtensions.Function.TRIM);
    }

    private static CelListsExtensions lists() {
        return CelExtensions.lists(
                CelListsExtensions.Function.DISTINCT,
                CelListsExtensions.Function.FLATTEN,
                CelListsExtensions.Function.REVERSE,
                CelListsExtensions.Function.SLICE,
                CelListsExtensions.Function.SORT);
    }

    private static List<CelFunctionDecl> declarations() {
        return List.of(
                function(
                        "replace",
                        CelOverloadDecl.newMemberOverload("replace_all", TEXT, TEXT, TEXT, TEXT),
                        CelOverloadDecl.newMemberOverload(
                                "replace_some", TEXT, TEXT, TEXT, TEXT, SimpleType.INT)),
                function(
                        "join",
                        CelOverloadDecl.newMemberOverload("join_plain", TEXT, TEXTS),
                        CelOverloadDecl.newMemberOverload("join_with", TEXT, TEXTS, TEXT)),
                function("coalesce", CelOverloadDecl.newGlobalOverload("coalesce", TEXT, TEXTS)),
                function("slug", CelOverloadDecl.newMemberOverload("slug", TEXT, TEXT)),
                function("sha256hex", CelOverloadDecl.newMemberOverload("sha256hex", TEXT, TEXT)),
                function(
                        DECLASSIFIED,
                        CelOverloadDecl.newGlobalOverload("declassified_text", TEXT, TEXT),
                        CelOverloadDecl.newGlobalOverload(
                                "declassified_whole", SimpleType.INT, SimpleType.INT),
                        CelOverloadDecl.newGlobalOverload(
                                "declassified_number", SimpleType.DOUBLE, SimpleType.DOUBLE),
                        CelOverloadDecl.newGlobalOverload(
                                "declassified_bool", SimpleType.BOOL, SimpleType.BOOL)));
    }

    private static CelFunctionDecl function(String name, CelOverloadDecl... overloads) {
        return CelFunctionDecl.newFunctionDeclaration(name, overloads);
    }

    private static List<CelFunctionBinding> bindings() {
        List<CelFunctionBinding> all = new ArrayList<>();
        all.addAll(
                CelFunctionBinding.fromOverloads(
                        "replace",
                        CelFunctionBinding.from(
                                "replace_all",
                                ImmutableList.of(String.class, String.class, String.class),
                                a -> replace(text(a[0]), text(a[1]), text(a[2]), -1)),
                        CelFunctionBinding.from(
                                "replace_some",
                                ImmutableList.of(
                                        String.class, String.class, String.class, Long.class),
                                a -> replace(text(a[0]), text(a[1]), text(a[2]), (Long) a[3]))));
        all.addAll(
                CelFunctionBinding.fromOverloads(
                        "join",
                        CelFunctionBinding.from("join_plain", List.class, l -> join(l, "")),
                        CelFunctionBinding.from(
                                "join_with", List.class, String.class, Library::join)));
        all.addAll(
                CelFunctionBinding.fromOverloads(
                        "coalesce",
                        CelFunctionBinding.from("coalesce", List.class, Library::coalesce)));
        all.addAll(
                CelFunctionBinding.fromOverloads(
                        "slug", CelFunctionBinding.from("slug", String.class, Library::slug)));
        all.addAll(
                CelFunctionBinding.fromOverloads(
                        "sha256hex",
                        CelFunctionBinding.from("sha256hex", String.class, Library::sha256hex)));
        all.addAll(
                CelFunctionBinding.fromOverloads(
                        DECLASSIFIED,
                        CelFunctionBinding.from("declassified_text", String.class, same -> same),
                        CelFunctionBinding.from("declassified_whole", Long.class, same -> same),
                        CelFunctionBinding.from("declassified_number", Double.class, same -> same),
                        CelFunctionBinding.from("declassified_bool", Boolean.class, same -> same)));
        return all;
    }

    /** The standard {@code +}, except that text pays for itself. */
    private static Iterable<CelFunctionBinding> additions() {
        return CelFunctionBinding.fromOverloads(
                "_+_",
                CelFunctionBinding.from("add_int64", Long.class, Long.class, Math::addExact),
                CelFunctionBinding.from("add_double", Double.class, Double.class, Double::sum),
                CelFunctionBinding.from("add_string", String.class, String.class, Library::concat),
                CelFunctionBinding.from("add_list", List.class, List.class, Library::appended),
                CelFunctionBinding.from(
                        "add_timestamp_duration", Instant.class, Duration.class, Instant::plus),
                CelFunctionBinding.from(
                        "add_duration_timestamp",
                        Duration.class,
                        Instant.class,
                        (more, time) -> time.plus(more)),
                CelFunctionBinding.from(
                        "add_duration_duration", Duration.class, Duration.class, Duration::plus));
    }

    private static String concat(String first, String second) {
        Budget.pay((long) first.length() + second.length());
        return first.concat(second);
    }

    private static List<Object> appended(List<?> first, List<?> second) {
        Budget.pay((long) first.size() + second.size());
        List<Object> all = new ArrayList<>(first.size() + second.size());
        all.addAll(first);
        all.addAll(second);
        return all;
    }

    private static String text(Object value) {
        return (String) value;
    }

    private static String replace(String text, String from, String to, long most) {
        // Nothing stands between two characters, so there is nothing to replace.
        int at = from.isEmpty() ? -1 : text.indexOf(from);
        StringBuilder made = new StringBuilder();
        int done = 0;
        for (long i = 0; at >= 0 && i != most; i++) {
            made.append(text, done, at).append(to);
            if (made.length() > Budget.MAX_TEXT) {
                throw new Budget.Exceeded();
            }
            done = at + from.length();
            at = text.indexOf(from, done);
        }
        made.append(text, done, text.length());
        Budget.pay(made.length());
        return made.toString();
    }

    private static String join(List<?> list, String separator) {
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < list.size(); i++) {
            made.append(i == 0 ? "" : separator).append((String) list.get(i));
            if (made.length() > Budget.MAX_TEXT) {
                throw new Budget.Exceeded();
            }
        }
        Budget.pay(made.length());
        return made.toString();
    }

    /** The first text that is not empty; empty when there is none. */
    private static String coalesce(List<?> list) {
        for (Object item : list) {
            if (item instanceof String text && !text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /** Lower-case ASCII letters and digits in words joined by hyphens; accents are dropped. */
    static String slug(String text) {
        Budget.pay(4L * text.length());
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        StringBuilder slug = new StringBuilder();
        boolean gap = false;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                slug.append(gap && !slug.isEmpty() ? "-" : "").append(c);
                gap = false;
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                gap = true;
            }
        }
        return slug.toString();
    }

    static String sha256hex(String text) {
        Budget.pay(text.length());
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
