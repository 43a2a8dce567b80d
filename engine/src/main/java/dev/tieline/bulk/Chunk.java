package dev.tieline.bulk;

import dev.tieline.api.Bundle;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Problem;
import dev.tieline.api.Reading;
import dev.tieline.journal.NewDelivery;
import dev.tieline.ledger.RowKeys;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows on their way.
 *
 * @param inputs what the destination gets
 * @param origins the rows these were made of, in the same order
 * @param keys their record keys, in the same order
 * @param held rows that do not go
 * @param read all rows that were read for it
 * @param skipped those that a rule leaves out
 * @param leftOut their record keys, where each row is traced
 * @param low the smallest record key of all of them; empty when none has one
 * @param high the greatest
 * @param position behind its last row
 * @param newest the newest value of {@code since} up to here; empty when there is none
 * @param last whether nothing follows
 */
record Chunk(
        Bundle inputs,
        Origins origins,
        List<String> keys,
        List<Held> held,
        long read,
        long skipped,
        List<String> leftOut,
        String low,
        String high,
        String position,
        String newest,
        boolean last) {

    /** The keys of its rows but of these, which the destination refused. */
    RowKeys traced(List<Loading.Refused> refused) {
        Set<Integer> but = refused.stream().map(Loading.Refused::row).collect(Collectors.toSet());
        return new RowKeys(
                IntStream.range(0, keys.size())
                        .filter(row -> !but.contains(row))
                        .mapToObj(keys::get)
                        .filter(key -> !key.isEmpty())
                        .toList(),
                leftOut);
    }

    /** What the destination gets, where it gets rows as they are. */
    List<Document> documents() {
        return ((Bundle.Documents) inputs).rows();
    }

    /**
     * A row as it was read.
     *
     * @param place where it stands; may be empty
     * @param mark as in {@link Reading.Row#mark}
     */
    record Row(String place, Document fields, String mark) {
        static Row of(Reading.Row read) {
            return new Row(read.place(), read.fields(), read.mark());
        }
    }

    /**
     * A row that waits for a person.
     *
     * @param problems why it breaks its contract; empty when it does not
     * @param delivery where it is held, and why
     */
    record Held(Row row, List<Problem> problems, NewDelivery delivery) {
        Fault fault() {
            return delivery.fault().orElseThrow();
        }
    }

    /** What the source came to. */
    sealed interface Told {
        record Rows(Chunk chunk) implements Told {}

        /** The source did not tell all. */
        record Failed(Fault fault, boolean forGood) implements Told {}
    }
}
