package dev.tieline.connector.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Listing;
import dev.tieline.api.Operation;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import dev.tieline.api.Secret;
import dev.tieline.testkit.ChaosProxy;
import dev.tieline.testkit.ChaosProxy.Fault;
import dev.tieline.testkit.ChaosProxy.Kind;
import dev.tieline.testkit.ChaosProxy.Part;
import dev.tieline.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files on every kind of server that are listed, read and taken away one by one. */
class FarAwayPartsTest {
    private static final int STRIDE = Integer.getInteger("stride", 1_000);

    @TempDir Path base;
    private FarAway place;
    private FilesWorld world;
    private Outlet outlet;

    private void start(String kind) throws IOException {
        place = FarAway.start(kind, base.resolve("server"));
        world =
                new FilesWorld(base)
                        .reading("csv", Map.of(), FilesWorld.schema("id", "string"))
                        .with("rows", "read", "*.csv");
        place.in(world);
        outlet = world.outlet();
    }

    @AfterEach
    void stop() throws IOException {
        outlet.close();
        place.close();
    }

    private void put(String name, String id) throws IOException {
        place.put(name, ("id\n" + id + "\n").getBytes(UTF_8));
    }

    private Optional<String> see(String name) throws IOException {
        return place.see(name).map(bytes -> new String(bytes, UTF_8).substring(3).strip());
    }

    private Listing list(String marker) {
        return outlet.parts(new Listing.Question("nightly", "rows", marker), FilesWorld.LONG);
    }

    private List<Listing.Part> told(String marker) {
        return ((Listing.Told) list(marker)).parts();
    }

    private Reading.Part part(String name) {
        return told("").stream()
                .filter(part -> part.name().equals(name))
                .map(part -> new Reading.Part(name, part.version()))
                .findFirst()
                .orElseThrow();
    }

    private String read(Reading.Part part) {
        try (Reading reading =
                outlet.read(
                        new Reading.Question(
                                "nightly", "rows", Document.empty(), "", Optional.of(part)))) {
            return switch (reading.next(10, FilesWorld.LONG)) {
                case Reading.Batch.Failed(var outcome) -> FilesWorld.code(outcome);
                case Reading.Batch.Rows(var rows, String _, boolean last) ->
                        rows.stream().map(row -> row.fields().text("id").orElse("")).toList()
                                + " "
                                + last;
            };
        }
    }

    private static Removal.Wish wish(Reading.Part part, String folder) {
        return new Removal.Wish("nightly", "rows", part, ".ok", folder, 7);
    }

    private Removal remove(Reading.Part part, String folder) {
        return outlet.remove(wish(part, folder), FilesWorld.LONG);
    }

    private static String code(Removal removal) {
        return removal instanceof Removal.Failed(var outcome)
                ? FilesWorld.code(outcome)
                : removal.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void oneFileIsReadAloneAndOnlyInTheVersionThatWasListed(String kind) throws IOException {
        start(kind);
        assertThat(world.declared().getFirst().bulk()).isEqualTo(Operation.Bulk.PARTS);
        put("a.csv", "1");
        put("b.csv", "2");
        Reading.Part part = part("a.csv");
        assertThat(read(part)).isEqualTo("[1] true");
        assertThat(part("a.csv")).as("listed again").isEqualTo(part);
        put("a.csv", "333");
        assertThat(read(part)).as("another version").isEqualTo("file-changed");
        assertThat(read(part("a.csv"))).isEqualTo("[333] true");
        assertThat(remove(part("a.csv"), "")).isEqualTo(new Removal.Done());
        assertThat(read(part)).as("gone").isEqualTo("file-gone");
        assertThat(read(new Reading.Part("../b.csv", "0 now"))).isEqualTo("file-gone");
        assertThat(told("")).extracting(Listing.Part::name).containsExactly("b.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void markersAreNoPartsAndWhatIsNotWholeIsNotListed(String kind) throws IOException {
        start(kind);
        put("a.csv", "1");
        put("a.csv.ok", "");
        put("b.csv", "2");
        put("c.csv.part", "3");
        put("other.txt", "4");
        assertThat(told(".ok"))
                .extracting(part -> part.name() + " " + part.bytes() + " " + part.marked())
                .containsExactlyInAnyOrder("a.csv 5 true", "b.csv 5 false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void whatIsDoneWithIsMovedWithItsMarkerAndReplacesNothing(String kind) throws IOException {
        start(kind);
        for (String id : List.of("first", "the second")) {
            put("a +ä.csv", id);
            put("a +ä.csv.ok", "");
            Reading.Part part = part("a +ä.csv");
            assertThat(remove(part, "old")).isEqualTo(new Removal.Done());
            assertThat(remove(part, "old")).as("again").isEqualTo(new Removal.Done());
            assertThat(see("a +ä.csv")).isEmpty();
            assertThat(see("a +ä.csv.ok")).isEmpty();
        }
        assertThat(see("old/a +ä.csv")).contains("first");
        assertThat(see("old/a +ä.csv.7")).contains("the second");
        assertThat(told("")).isEmpty();
        assertThat(place.hidden()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void anotherVersionStaysAndIsNotTakenForTheOneThatWasRead(String kind) throws IOException {
        start(kind);
        put("a.csv", "1");
        Reading.Part part = part("a.csv");
        put("a.csv", "222");
        put("a.csv.ok", "");
        for (String folder : List.of("", "old")) {
            assertThat(remove(part, folder)).isEqualTo(new Removal.Replaced());
            assertThat(see("a.csv")).contains("222");
            assertThat(place.see("a.csv.ok")).isPresent();
        }
        assertThat(see("old/a.csv")).isEmpty();
    }

    /** Further and further behind, until nothing is cut off any more. */
    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void whereverTheWayBreaksAFileIsTakenAwayOnce(String kind) throws IOException {
        start(kind);
        long seed = Long.getLong("crash.seed", System.nanoTime());
        System.out.println("cuts of removals over " + kind + " seed " + seed);
        Random random = new Random(seed);
        int cuts = 0;
        boolean cut = true;
        for (int at = random.nextInt(STRIDE); cut; at += STRIDE) {
            cut = false;
            for (Part part : List.of(Part.REQUEST, Part.HEAD)) {
                Kind how = random.nextBoolean() ? Kind.CLOSE : Kind.RESET;
                String what = "seed %d at %d of %s".formatted(seed, at, part);
                cut |= isCutOff("in-" + cuts++ + ".csv", new Fault(how, part, at), what);
            }
        }
        System.out.println("cuts of removals over " + kind + ": " + cuts);
        assertThat(cuts).isGreaterThan(2);
        assertThat(told("")).isEmpty();
        assertThat(place.hidden()).isZero();
    }

    /** Whether the first try failed; in the end it is moved, and so is its marker. */
    private boolean isCutOff(String name, Fault fault, String what) throws IOException {
        put(name, what);
        put(name + ".ok", "");
        Reading.Part part = part(name);
        AtomicBoolean broken = new AtomicBoolean();
        int failed = 0;
        try (ChaosProxy proxy =
                ChaosProxy.start(place.port(), _ -> broken.getAndSet(true) ? Fault.NONE : fault)) {
            place.in(world, proxy.url().getPort());
            try (Outlet cutOff = world.outlet()) {
                Removal removal = cutOff.remove(wish(part, "old"), FilesWorld.LONG);
                while (removal instanceof Removal.Failed && failed < 5) {
                    failed++;
                    removal = cutOff.remove(wish(part, "old"), FilesWorld.LONG);
                }
                assertThat(removal).as(what).isEqualTo(new Removal.Done());
            }
        }
        assertThat(see("old/" + name)).as(what).contains(what);
        assertThat(place.see("old/" + name + ".7")).as(what).isEmpty();
        assertThat(place.see(name + ".ok")).as(what).isEmpty();
        return failed > 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void whoIsAwayOrLetsNobodyInIsSaidAndNothingIsDone(String kind) throws IOException {
        start(kind);
        put("a.csv", "1");
        Reading.Part part = part("a.csv");
        outlet.close();
        world.credential = Optional.of(Secret.of("hunter2"));
        outlet = world.outlet();
        assertThat(((Listing.Failed) list("")).outcome().toString())
                .contains("login-refused")
                .doesNotContain("hunter2");
        assertThat(code(remove(part, "old"))).matches("login-refused|permission-denied");
        outlet.close();
        place.in(world, FreePorts.next());
        outlet = world.outlet();
        assertThat(((Listing.Failed) list("")).outcome().name()).isEqualTo("unreachable");
        assertThat(code(remove(part, "old"))).matches("connection-(failed|refused)");
        assertThat(see("a.csv")).contains("1");
    }
}
