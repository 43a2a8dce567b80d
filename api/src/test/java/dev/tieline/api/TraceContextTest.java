package dev.tieline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What W3C Trace Context level 2 says that a receiver must do; the cases are those of the test
 * suite of its working group (test/test.py of w3c/trace-context).
 */
class TraceContextTest {
    private static final String TRACE = "12345678901234567890123456789012";
    private static final String PARENT = "00-" + TRACE + "-1234567890123456-";

    private static TraceContext read(String traceparent) {
        return TraceContext.read(List.of(traceparent), List.of());
    }

    private static String state(String... values) {
        return TraceContext.read(List.of(PARENT + "00"), List.of(values)).tracestate();
    }

    @Test
    void aValidOneIsTakenOverAsItIs() {
        TraceContext context = read(PARENT + "01");

        assertThat(context.traceparent()).isEqualTo(PARENT + "01");
        assertThat(context.traceId()).isEqualTo(TRACE);
        assertThat(context.parentId()).isEqualTo("1234567890123456");
        assertThat(context.sampled()).isTrue();
        assertThat(read(PARENT + "00").sampled()).isFalse();
        assertThat(read(PARENT + "ff").traceparent()).as("not mutated").isEqualTo(PARENT + "ff");
        assertThat(read(PARENT + "08").sampled()).as("another bit").isFalse();
        assertThat(read(PARENT + "09").sampled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-12345678901234567890123456789012-1234567890123456-01.",
                "00-12345678901234567890123456789012-1234567890123456-01-what-the-future-will-be",
                "cc-12345678901234567890123456789012-1234567890123456-01.what-the-future-will-be",
                "cc-12345678901234567890123456789012-1234567890123456-0",
                "ff-12345678901234567890123456789012-1234567890123456-01",
                ".0-12345678901234567890123456789012-1234567890123456-01",
                "0.-12345678901234567890123456789012-1234567890123456-01",
                "000-12345678901234567890123456789012-1234567890123456-01",
                "0-12345678901234567890123456789012-1234567890123456-01",
                "00-00000000000000000000000000000000-1234567890123456-01",
                "00-.2345678901234567890123456789012-1234567890123456-01",
                "00-1234567890123456789012345678901.-1234567890123456-01",
                "00-123456789012345678901234567890123-1234567890123456-01",
                "00-1234567890123456789012345678901-1234567890123456-01",
                "00-12345678901234567890123456789012-0000000000000000-01",
                "00-12345678901234567890123456789012-.234567890123456-01",
                "00-12345678901234567890123456789012-12345678901234567-01",
                "00-12345678901234567890123456789012-123456789012345-01",
                "00-12345678901234567890123456789012-1234567890123456-.0",
                "00-12345678901234567890123456789012-1234567890123456-001",
                "00-12345678901234567890123456789012-1234567890123456-1",
                "00-1234567890123456789012345678901A-1234567890123456-01",
                "00-12345678901234567890123456789012-123456789012345A-01",
                "00-12345678901234567890123456789012-1234567890123456-0A",
            })
    void oneThatIsNotValidIsIgnoredWithItsTracestate(String traceparent) {
        assertThat(TraceContext.read(List.of(traceparent), List.of("foo=1")))
                .isEqualTo(TraceContext.NONE);
    }

    @Test
    void ofTwoNoneIsTaken() {
        assertThat(TraceContext.read(List.of(PARENT + "01", PARENT + "01"), List.of()))
                .isEqualTo(TraceContext.NONE);
        assertThat(TraceContext.read(List.of(), List.of("foo=1"))).isEqualTo(TraceContext.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "-what-the-future-will-be-like"})
    void aLaterVersionIsReadAsThisOneWithTheFlagThatIsKnown(String further) {
        String later = "cc-" + TRACE + "-1234567890123456-";

        assertThat(read(later + "01" + further).traceparent()).isEqualTo(PARENT + "01");
        assertThat(read(later + "fe" + further).traceparent()).isEqualTo(PARENT + "00");
        assertThat(read(later + "ff" + further).traceparent()).isEqualTo(PARENT + "01");
    }

    @ParameterizedTest
    @ValueSource(strings = {" %s", "\t%s", "%s ", "%s\t", "\t %s \t"})
    void spaceAroundIsNotOfTheValue(String form) {
        assertThat(read(form.formatted(PARENT + "01")).traceparent()).isEqualTo(PARENT + "01");
        assertThat(state(form.formatted("foo=1"))).isEqualTo("foo=1");
    }

    @Test
    void aTracestateIsTakenOverInItsOrder() {
        assertThat(state("foo=1,bar=2")).isEqualTo("foo=1,bar=2");
        assertThat(state("foo=1,bar=2", "rojo=1,congo=2", "baz=3"))
                .isEqualTo("foo=1,bar=2,rojo=1,congo=2,baz=3");
        assertThat(state("foo=1 \t , \t bar=2, \t baz=3")).isEqualTo("foo=1,bar=2,baz=3");
        assertThat(state("foo= 1")).as("leading space is of the value").isEqualTo("foo= 1");
        assertThat(state("", "foo=1")).isEqualTo("foo=1");
        assertThat(state("foo=1", "")).isEqualTo("foo=1");
        assertThat(state("foo=1,,\t,bar=2")).isEqualTo("foo=1,bar=2");
        assertThat(state("")).isEmpty();
    }

    @Test
    void everyAllowedCharacterIsTakenOver() {
        String key = "abcdefghijklmnopqrstuvwxyz0123456789_-*/@a-z0-9_-*/";
        String value =
                IntStream.rangeClosed(' ', '~')
                        .filter(c -> c != ',' && c != '=')
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
        assertThat(state(key + "=" + value)).isEqualTo(key + "=" + value);
        assertThat(state("0k=1")).isEqualTo("0k=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo=1,foo=1",
                "foo=1,foo=2",
                "foo =1",
                "FOO=1",
                "foo.bar=1",
                "@foo=1,bar=2",
                "foo=bar=baz",
                "foo=,bar=3",
                "foo",
                "=1",
                "foo=\u00e4",
                "foo=a\u0007b",
            })
    void oneWithAPartThatIsNotWellFormedIsDroppedAndTheTraceparentStays(String tracestate) {
        TraceContext context = TraceContext.read(List.of(PARENT + "00"), List.of(tracestate));

        assertThat(context.tracestate()).isEmpty();
        assertThat(context.traceparent()).isEqualTo(PARENT + "00");
    }

    @Test
    void thirtyTwoMembersOfAllowedLengthAreTakenAndNoMore() {
        List<String> members = IntStream.range(0, 32).mapToObj(i -> "bar" + i + "=1").toList();
        assertThat(state(String.join(",", members))).isEqualTo(String.join(",", members));
        List<String> more = new ArrayList<>(members);
        more.add("more=1");
        assertThat(state(String.join(",", more))).isEmpty();
        assertThat(state("z".repeat(256) + "=1")).hasSize(258);
        assertThat(state("z".repeat(257) + "=1")).isEmpty();
        assertThat(state("foo=" + "z".repeat(256))).hasSize(260);
        assertThat(state("foo=" + "z".repeat(257))).isEmpty();
    }

    @Test
    void aLongOneLosesWholeMembersFirstLongOnesThenFromTheEnd() {
        String big = "big=" + "x".repeat(200);
        List<String> small =
                IntStream.range(0, 31).mapToObj(i -> "k" + i + "=" + "y".repeat(100)).toList();

        String kept = state(big + "," + String.join(",", small));

        assertThat(kept).hasSizeBetween(TraceContext.MAX_STATE - 105, TraceContext.MAX_STATE);
        assertThat(kept).doesNotContain("big=").startsWith("k0=y").doesNotContain("k30=");
        assertThat(kept.split(",")).allMatch(member -> member.endsWith("=" + "y".repeat(100)));
    }

    @Test
    void whoeverTakesPartNamesHisSpanAndClearsFlagsThatAreNotKnown() {
        TraceContext came = TraceContext.read(List.of(PARENT + "ff"), List.of("foo=1,bar=2"));

        TraceContext next = came.by("00000000000000ab");

        assertThat(next.traceparent()).isEqualTo("00-" + TRACE + "-00000000000000ab-03");
        assertThat(next.tracestate()).isEqualTo("foo=1,bar=2");
    }

    @Test
    void itIsKeptInOneText() {
        TraceContext whole = TraceContext.read(List.of(PARENT + "01"), List.of("foo= 1 2,bar=2"));

        assertThat(TraceContext.of(whole.text())).isEqualTo(whole);
        assertThat(TraceContext.of(read(PARENT + "01").text())).isEqualTo(read(PARENT + "01"));
        assertThat(TraceContext.of(TraceContext.NONE.text())).isEqualTo(TraceContext.NONE);
    }

    @Test
    void itIsFoundByTheIdOfItsTrace() {
        assertThat(TraceContext.searched(PARENT + "01")).contains(TRACE);
        assertThat(TraceContext.searched("ada@mail.example")).isEmpty();
        assertThat(read(PARENT + "01").terms(List.of("a"))).containsExactly("a", TRACE);
        assertThat(TraceContext.NONE.terms(List.of("a"))).containsExactly("a");
    }
}
