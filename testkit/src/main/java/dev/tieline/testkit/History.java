package dev.tieline.testkit;

import java.util.List;

/**
 * What was seen of a hub from outside, from all sides.
 *
 * @param sent in the order of each sender
 * @param told what senders heard
 * @param seen what destinations got, in the order of arrival
 * @param kills how each life of the hub but the last was ended
 * @param books what the hub says in the end
 */
public record History(
        List<Submission> sent,
        List<Told> told,
        List<Sink.Seen> seen,
        List<Kill> kills,
        Books books) {
    public History {
        sent = List.copyOf(sent);
        told = List.copyOf(told);
        seen = List.copyOf(seen);
        kills = List.copyOf(kills);
    }
}
