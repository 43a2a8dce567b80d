package dev.tieline.connector.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Listing;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bucket comes up with when objects are taken away from it. */
class S3PartsTest {
    @TempDir Path base;
    private S3Place place;
    private FilesWorld world;
    private Outlet outlet;

    @BeforeEach
    void start() throws IOException {
        place = new S3Place(base.resolve("server"));
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

    private Reading.Part put(String name, String id) {
        place.put(name, ("id\n" + id + "\n").getBytes(UTF_8));
        return told().parts().stream()
                .filter(part -> part.name().equals(name))
                .map(part -> new Reading.Part(part.name(), part.version()))
                .findFirst()
                .orElseThrow();
    }

    private Listing.Told told() {
        return (Listing.Told)
                outlet.parts(new Listing.Question("nightly", "rows", ""), FilesWorld.LONG);
    }

    private String remove(Reading.Part part, String to) {
        return switch (outlet.remove(
                new Removal.Wish("nightly", "rows", part, "", to, 7), FilesWorld.LONG)) {
            case Removal.Failed(var outcome) -> FilesWorld.code(outcome);
            case Removal other -> other.toString();
        };
    }

    /** Another one comes right before the first, the second, ... look at the store, or a copy. */
    @Test
    void oneThatComesAnywhereInTheMidstIsNotLost() throws IOException {
        for (String to : new String[] {"", "old"}) {
            int steps = 0;
            boolean done = false;
            while (!done) {
                String name = to + steps + ".csv";
                Reading.Part part = put(name, "1");
                AtomicInteger left = new AtomicInteger(steps++);
                place.asked =
                        step -> {
                            boolean counts = step.matches("blobMetadata.*|copyBlob");
                            if (counts && left.getAndDecrement() == 0) {
                                place.put(name, "id\nanother\n".getBytes(UTF_8));
                            }
                        };
                String removal = remove(part, to);
                place.asked = _ -> {};
                done = left.get() >= 0;
                boolean gone = place.see(name).isEmpty();
                assertThat(gone).as("%s %s", name, removal).isEqualTo(done);
                assertThat(removal).isEqualTo(done ? "Done[]" : "Replaced[]");
            }
            assertThat(steps).as("steps of the server").isGreaterThan(2);
        }
    }

    @Test
    void aTryThatEndedBehindItsCopyCopiesNothingASecondTime() throws IOException {
        Reading.Part part = put("a.csv", "1");
        place.put("old/a.csv", "id\n1\n".getBytes(UTF_8));
        assertThat(remove(part, "old")).isEqualTo("Done[]");
        assertThat(place.see("a.csv")).isEmpty();
        assertThat(place.see("old/a.csv")).isPresent();
        assertThat(place.see("old/a.csv.7")).isEmpty();
    }

    @Test
    void whatIsThereUnderBothNamesIsNotReplaced() throws IOException {
        Reading.Part part = put("a.csv", "1");
        place.put("old/a.csv", "kept".getBytes(UTF_8));
        place.put("old/a.csv.7", "kept too".getBytes(UTF_8));
        assertThat(remove(part, "old")).isEqualTo("file-exists");
        assertThat(place.see("a.csv")).isPresent();
        assertThat(place.see("old/a.csv")).contains("kept".getBytes(UTF_8));
        assertThat(place.see("old/a.csv.7")).contains("kept too".getBytes(UTF_8));
    }

    @Test
    void aBucketThatIsAwayIsNotTakenForOneWhoseObjectsAreGone() {
        Reading.Part part = put("a.csv", "1");
        outlet.close();
        world.settings.put(
                "s3",
                Map.of("bucket", "nowhere", "region", "eu-central-1", "key-id", S3Place.KEY_ID));
        outlet = world.outlet();
        assertThat(remove(part, "old")).isEqualTo("bucket-missing");
        assertThat(outlet.parts(new Listing.Question("nightly", "rows", ""), FilesWorld.LONG))
                .isInstanceOf(Listing.Failed.class);
    }

    @Test
    void namesThatNobodyCanSeeOrThatHoldABackslashAreRefused() {
        for (String name : new String[] {"a\u202eb.csv", "c\\d.csv"}) {
            place.put(name, "id\n1\n".getBytes(UTF_8));
        }
        put("e.csv", "1");
        assertThat(told().parts()).extracting(Listing.Part::name).containsExactly("e.csv");
        assertThat(told().refused())
                .extracting(one -> one.why().code())
                .containsExactly("file-name-strange", "file-name-strange");
    }
}
